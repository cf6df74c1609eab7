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

    /** Those that ended like that. */
    @SuppressWarnings("EnumOrdinal") // a place in an array of this process; a map would be looked up for each batch
    public Latencies of(boolean write, Consistency level, Outcome outcome) {
        return all[((write ? LEVELS : 0) + level.ordinal()) * Outcome.COUNT + outcome.ordinal()];
    }
}
