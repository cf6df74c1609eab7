package io.ringspan.node.decide;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/**
 * Whose turn it is, key by key: who wants several keys has its turn once it is the first in all of their queues. Since all of one's
 * places are taken at once, nobody waits in a circle.
 *
 * <p><b>Owner.</b> The decider. <b>Limits.</b> The decider's.
 */
public final class KeyQueues {
    private final Map<Long, ArrayDeque<Entrant>> queues = new HashMap<>();
    private final LinkedHashSet<Entrant> ready = new LinkedHashSet<>();
    private boolean givesTurns;

    /** Who waits for some keys. */
    public interface Entrant {
        /** The keys' digests, each once. */
        long[] keys();

        /** It is its turn, and remains so until it leaves. Throws nothing. */
        void turn();
    }

    /** Each digest once. */
    public static long[] distinct(long[] digests) {
        return Arrays.stream(digests).distinct().toArray();
    }

    /** Takes a place behind all others; whether it is its turn at once. */
    boolean enter(Entrant entrant) {
        boolean first = true;
        for (long key : entrant.keys()) {
            ArrayDeque<Entrant> queue = queues.computeIfAbsent(key, fresh -> new ArrayDeque<>(2));
            queue.add(entrant);
            first &= queue.size() == 1;
        }
        return first;
    }

    /** Gives the turn on. */
    void leave(Entrant first) {
        for (long key : first.keys()) {
            ArrayDeque<Entrant> queue = queues.get(key);
            if (queue == null || queue.poll() != first) {
                throw new IllegalStateException("left out of turn");
            }
            if (queue.isEmpty()) {
                queues.remove(key);
            }
        }
        for (long key : first.keys()) {
            ArrayDeque<Entrant> queue = queues.get(key);
            Entrant next = queue == null ? null : queue.peek();
            if (next != null && isFirst(next)) {
                ready.add(next);
            }
        }
        giveTurns();
    }

    /** Who leaves at once when its turn comes makes the next one ready: that is a loop, however many wait, and each has one turn. */
    private void giveTurns() {
        if (givesTurns) {
            return;
        }
        givesTurns = true;
        try {
            while (!ready.isEmpty()) {
                Entrant next = ready.iterator().next();
                ready.remove(next);
                next.turn();
            }
        } finally {
            givesTurns = false;
        }
    }

    private boolean isFirst(Entrant entrant) {
        for (long key : entrant.keys()) {
            ArrayDeque<Entrant> queue = queues.get(key);
            if (queue == null || queue.peek() != entrant) {
                return false;
            }
        }
        return true;
    }
}
