package io.ringspan.node.dynomite;

import io.ringspan.node.worker.Latencies;
import java.util.List;

/**
 * How long commands took, in whole microseconds: each number is the upper end of the bucket that it falls into, as Dynomite has it.
 * Buckets double here, where Dynomite's grow by a fifth, and overflow nowhere. Does not change.
 */
final class Percentiles {
    private static final long NANOS_PER_MICRO = 1_000;

    private final long[] counts;
    private final long sumNanos;

    /**
     * As it was counted.
     *
     * @param counts of each bucket of {@link Latencies}; not copied
     * @param sumNanos of all of them
     */
    Percentiles(long[] counts, long sumNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
    }

    static Percentiles of(List<Latencies> all) {
        long[] counts = new long[Latencies.BUCKETS];
        long sum = 0;
        for (Latencies each : all) {
            for (int bucket = 0; bucket < counts.length; bucket++) {
                counts[bucket] += each.count(bucket);
            }
            sum += each.sumNanos();
        }
        return new Percentiles(counts, sum);
    }

    /** Those that are in these, and were not in {@code before}. */
    Percentiles since(Percentiles before) {
        long[] more = new long[counts.length];
        for (int bucket = 0; bucket < more.length; bucket++) {
            more[bucket] = Math.max(0, counts[bucket] - before.counts[bucket]);
        }
        return new Percentiles(more, Math.max(0, sumNanos - before.sumNanos));
    }

    /** As long as that part of them took at most; 0 if there are none. */
    long at(double part) {
        long total = total();
        long wanted = (long) Math.ceil(total * part);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length && total > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= wanted) {
                return 1L << bucket;
            }
        }
        return 0;
    }

    long mean() {
        long total = total();
        return total == 0 ? 0 : sumNanos / total / NANOS_PER_MICRO;
    }

    private long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
