package io.ringspan.replication.late;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Those commands of a span that came too late to be run, in whose place something else is sent: its reply is not what they would have got. Of some it
 * is known what that would have been.
 *
 * <p><b>Owner.</b> The store's worker.
 */
public final class LateAnswers {
    private final BitSet commands = new BitSet();
    private final Map<Integer, byte[]> known = new HashMap<>();

    /**
     * A command came too late.
     *
     * @param command its place in the span, from 0
     * @param answer what its client is to hear; null if nobody knows what it would have been
     */
    public LateAnswers add(int command, byte @Nullable [] answer) {
        commands.set(command);
        if (answer != null) {
            known.put(command, answer);
        }
        return this;
    }

    /** Whether all are in time. */
    public boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Their places. */
    public BitSet commands() {
        return commands;
    }

    /** Whether that one came too late. */
    public boolean has(int command) {
        return commands.get(command);
    }

    /** What the client of that one is to hear; null if nobody knows. */
    public byte @Nullable [] answer(int command) {
        return known.get(command);
    }
}
