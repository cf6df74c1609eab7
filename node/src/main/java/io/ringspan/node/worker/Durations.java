package io.ringspan.node.worker;

import io.ringspan.conf.Consistency;

/**
 * How long commands took: reads and writes, by their level and by how they ended.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Durations {
    private static final int LEVELS = Consistency.values().length;

    private final Latencies[] all = new Latencies[2 * LEVELS * Outcome.COUNT];

    Durations() {
        for (int i = 0; i < all.length; i++) {
            all[i] = new Latencies();
        }
    }

    public Latencies of(boolean write, Consistency level, Outcome outcome) {
        return all[((write ? LEVELS : 0) + level.ordinal()) * Outcome.COUNT + outcome.ordinal()];
    }
}
