package io.ringspan.node.worker;

import java.util.concurrent.TimeUnit;

/**
 * How late a worker's own timer rings: what it does between two turns, and what the machine, the JVM or its collector take
 * away, delays everything that waits for a turn as much.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class TickDelays {
    /** Nothing that a worker does takes as long: it stood still. The gossip calls the same a pause. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Latencies delays = new Latencies();
    private long pauses;
    private long lastNanos;
    private long everyNanos;

    /** From now on it is to ring so often. */
    public void begin(long nowNanos, long everyMillis) {
        lastNanos = nowNanos;
        everyNanos = TimeUnit.MILLISECONDS.toNanos(everyMillis);
    }

    /** It rings. */
    public void rang(long nowNanos) {
        long delay = Math.max(0, nowNanos - lastNanos - everyNanos);
        lastNanos = nowNanos;
        delays.record(delay, 1);
        if (delay > PAUSE_NANOS) {
            pauses++;
        }
    }

    public Latencies delays() {
        return delays;
    }

    /** How often it was later than 300 ms. */
    public long pauses() {
        return pauses;
    }
}
