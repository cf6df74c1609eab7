package io.ringspan.node.worker;

/**
 * How long commands took, in buckets that double: bucket n counts those below 2^n µs.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Latencies {
    /** The last bucket holds everything from about 34 s on. */
    public static final int BUCKETS = 26;

    private static final int NANOS_PER_MICRO = 1000;

    private final long[] counts = new long[BUCKETS];
    private long sumNanos;
    private boolean used;

    void record(long nanos, int commands) {
        long micros = Math.max(0, nanos) / NANOS_PER_MICRO;
        int bucket = Math.min(BUCKETS - 1, 64 - Long.numberOfLeadingZeros(micros));
        counts[bucket] += commands;
        used = true;
        sumNanos += nanos * commands;
    }

    /** Whether there were none. */
    public boolean isEmpty() {
        return !used;
    }

    /** Commands in bucket {@code n}: at least 2^(n-1) µs and below 2^n µs. */
    public long count(int bucket) {
        return counts[bucket];
    }

    public long sumNanos() {
        return sumNanos;
    }
}
