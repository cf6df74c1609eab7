package io.ringspan.node.decide;

import java.util.TreeMap;

/**
 * Which decisions began before some moment, and whether they are over.
 *
 * <p><b>Owner.</b> The decider. <b>Limits.</b> One entry for each generation of which something goes on.
 */
final class Generations {
    private final TreeMap<Long, Integer> open = new TreeMap<>();
    private long current;

    /** One more has begun; to be given back with {@link #over}. */
    long begun() {
        open.merge(current, 1, Integer::sum);
        return current;
    }

    void over(long generation) {
        open.computeIfPresent(generation, (its, count) -> count == 1 ? null : count - 1);
    }

    /** What begins from now on is of this generation. */
    long next() {
        current++;
        return current;
    }

    /** Whether all before that generation is over. */
    boolean isOver(long generation) {
        return open.isEmpty() || open.firstKey() >= generation;
    }
}
