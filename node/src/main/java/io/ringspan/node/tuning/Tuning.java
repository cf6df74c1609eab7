package io.ringspan.node.tuning;

import java.util.concurrent.TimeUnit;

/**
 * How patient a node is, and whether its reads repair. Holds until the next start.
 *
 * <p><b>Threads.</b> Any; workers look for each batch.
 */
public final class Tuning {
    /** As in Dynomite. */
    public static final int FACTOR_MAX = 10;

    private volatile long timeoutNanos;
    private volatile int factor = 1;
    private volatile boolean readRepairs;

    /**
     * As the file says.
     *
     * @param timeoutMillis how long a request may take
     */
    public Tuning(long timeoutMillis, boolean readRepairs) {
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.readRepairs = readRepairs;
    }

    /** Sets how long a request may take that begins now, at a factor of 1. */
    public void timeoutMillis(long millis) {
        timeoutNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** How long a request that begins now may take, in nanoseconds. */
    public long timeoutNanos() {
        return timeoutNanos * factor;
    }

    /** How many times as long as the file says a request may take. */
    public int factor() {
        return factor;
    }

    /** Sets that, within 1 and {@link #FACTOR_MAX}: what is beyond becomes the nearest of them. */
    public void factor(int times) {
        factor = Math.max(1, Math.min(FACTOR_MAX, times));
    }

    /** Whether reads write back what is newest, and name to a replica what it lacks. */
    public boolean repairsReads() {
        return readRepairs;
    }

    /** Sets whether they do. */
    public void repairReads(boolean on) {
        readRepairs = on;
    }
}
