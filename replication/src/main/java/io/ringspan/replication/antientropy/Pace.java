package io.ringspan.replication.antientropy;

/**
 * How fast stores are walked: so many keys a second, and slower while a store takes long to answer the simplest command.
 *
 * <p><b>Owner.</b> Whoever makes it.
 */
public final class Pace {
    /** A store that takes longer to answer has enough to do. */
    public static final long STORE_MICROS_WELL = 5_000;

    private static final double SLOWEST = 64;
    private static final double RECOVERY = 0.9;
    private static final double SECOND = 1e9;

    private final double keysPerSecond;
    private double slowdown = 1;
    private long nextNanos;
    private boolean begun;

    public Pace(double keysPerSecond) {
        this.keysPerSecond = keysPerSecond;
    }

    /**
     * Keys have been walked.
     *
     * @param storeMicros how long a store took to answer, the slowest of them
     * @return how long to wait before the next, in nanoseconds
     */
    public long walked(long nowNanos, int keys, long storeMicros) {
        slowdown = storeMicros > STORE_MICROS_WELL ? Math.min(SLOWEST, slowdown * 2) : Math.max(1, slowdown * RECOVERY);
        if (!begun || nextNanos - nowNanos < 0) {
            nextNanos = nowNanos; // what was not used is not made up for
            begun = true;
        }
        nextNanos += (long) (keys * SECOND / keysPerSecond * slowdown);
        return nextNanos - nowNanos;
    }

    /** How many times slower than wanted. */
    public double slowdown() {
        return slowdown;
    }
}
