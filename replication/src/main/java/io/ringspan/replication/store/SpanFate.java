package io.ringspan.replication.store;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each command of a span that was sent to a store which then failed.
 *
 * <p><b>Owner.</b> The store's worker. Made only when something has gone wrong.
 */
final class SpanFate {
    private final long position;
    private final BitSet notApplied = new BitSet();
    private final BitSet unknown = new BitSet();
    private boolean apart;

    private SpanFate(long position) {
        this.position = position;
    }

    /** All its replies came; these commands were refused, none if null. */
    static SpanFate answered(long position, @Nullable BitSet refused) {
        SpanFate fate = new SpanFate(position);
        if (refused != null) {
            fate.notApplied.or(refused);
        }
        return fate;
    }

    /** The connection broke after {@code replies} of its replies had come, refusing these commands. */
    static SpanFate broken(long position, int commands, int replies, @Nullable BitSet refused) {
        SpanFate fate = answered(position, refused);
        fate.unknown.set(replies, Math.max(replies, commands));
        return fate;
    }

    /** It was never sent to the store. */
    static SpanFate fresh(long position, int commands) {
        SpanFate fate = new SpanFate(position);
        fate.notApplied.set(0, commands);
        return fate;
    }

    /** The store does not apply its commands as one. */
    SpanFate apart(boolean isApart) {
        apart = isApart;
        return this;
    }

    /** Whether it is known that the store does not apply its commands as one. */
    boolean isApart() {
        return apart;
    }

    /** It came up again in what the store was busy with: this command was refused. */
    void refuse(int command) {
        unknown.clear(command);
        notApplied.set(command);
    }

    /** It was repeated: the store has applied this command. */
    void apply(int command) {
        unknown.clear(command);
        notApplied.clear(command);
    }

    /** The connection broke while this command was on its way. */
    void lose(int command) {
        notApplied.clear(command);
        unknown.set(command);
    }

    long position() {
        return position;
    }

    /** Whether some of its commands were not applied, or may not have been. */
    boolean isLacking() {
        return !notApplied.isEmpty() || !unknown.isEmpty();
    }

    boolean isNotApplied(int command) {
        return notApplied.get(command);
    }

    boolean isUnknown(int command) {
        return unknown.get(command);
    }
}
