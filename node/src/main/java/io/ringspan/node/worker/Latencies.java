package io.ringspan.node.worker;

import java.util.concurrent.TimeUnit;

/**
 * How long commands took, in buckets that double: bucket n counts those below 2^n µs. Of the slowest of the last minute it is
 * known whose it was.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Latencies {
    /** The last bucket holds everything from about 34 s on. */
    public static final int BUCKETS = 26;

    private static final int NANOS_PER_MICRO = 1000;
    private static final long SLOWEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long MICROS_MAX = 0xFFFF_FFFFL;

    private final long[] counts = new long[BUCKETS];
    private long sumNanos;
    /** Client and microseconds in one, so that who reads it from another thread gets both of the same command. */
    private long slowest;

    private long slowestSinceNanos;

    /** The same of one client, now. */
    public void record(long nanos, int commands, long client, long nowNanos) {
        record(nanos, commands);
        long micros = Math.min(MICROS_MAX, Math.max(0, nanos) / NANOS_PER_MICRO);
        if (micros > (slowest & MICROS_MAX) || nowNanos - slowestSinceNanos > SLOWEST_NANOS) {
            slowest = client << 32 | micros;
            slowestSinceNanos = nowNanos;
        }
    }

    void record(long nanos, int commands) {
        long micros = Math.max(0, nanos) / NANOS_PER_MICRO;
        int bucket = Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(micros));
        counts[bucket] += commands;
        sumNanos += nanos * commands;
    }

    /** The slowest of the last minute in which there was one; of client 0 if there was none. */
    public Slowest slowest() {
        long both = slowest;
        return new Slowest(both >>> 32, both & MICROS_MAX);
    }

    /** One batch of commands, as slow as none of late. */
    public record Slowest(long client, long micros) {}

    /** Commands in bucket {@code n}: at least 2^(n-1) µs and below 2^n µs. */
    public long count(int bucket) {
        return counts[bucket];
    }

    public long sumNanos() {
        return sumNanos;
    }
}
