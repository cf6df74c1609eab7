package io.ringspan.replication.store;

/**
 * How much waits at a store, and how long.
 *
 * @param inFlightMax spans sent to the store and not answered; beyond that writes are held
 * @param earlyBytesMax of writes that wait for others to come before them, all streams together
 * @param streamsMax streams known at the same time; beyond that new ones are held off
 */
public record StoreLimits(int inFlightMax, long earlyBytesMax, int streamsMax, Delays delays) {
    /** What a node uses. */
    public static final StoreLimits DEFAULT = new StoreLimits(
            64 * 1024, 8 << 20, 16 * 1024, new Delays(50_000_000L, 100_000_000L, 5_000_000_000L, 30_000_000_000L));

    /**
     * How long.
     *
     * @param gapNanos how long a gap may stay open before the origin is asked; doubles each time it is asked in vain
     * @param retryNanos after which a store that refused a write is tried again; doubles each time it refuses
     * @param nanosMax to which either doubles at most
     * @param silentNanos how long an origin may be silent while the store lacks writes of it; after that the store does
     *     without them
     */
    public record Delays(long gapNanos, long retryNanos, long nanosMax, long silentNanos) {}

    /** The delay after one that was in vain. */
    long next(long delayNanos) {
        return Math.min(delays.nanosMax(), delayNanos * 2);
    }
}
