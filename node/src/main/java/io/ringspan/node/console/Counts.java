package io.ringspan.node.console;

import io.ringspan.node.console.TrafficReport.Kind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a node had counted at one moment. Does not change. */
record Counts(long nanos, Commands reads, Commands writes, long errors, long unknown) {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double TENTHS = 10;
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;

    /**
     * Commands of one kind.
     *
     * @param buckets how many took how long: bucket n has those below 2^n µs
     */
    record Commands(long count, List<Long> buckets) {
        Commands {
            buckets = List.copyOf(buckets);
        }

        /** How those were that came since. */
        Kind since(Commands before, long nanos) {
            return new Kind(rate(count - before.count, nanos), micros(before, HALF), micros(before, NEARLY_ALL));
        }

        /** The bound that this share of them is below; counts are not all read at one moment, so none may be below 0. */
        private Optional<Long> micros(Commands before, double share) {
            long all = 0;
            for (int i = 0; i < buckets.size(); i++) {
                all += more(before, i);
            }
            double wanted = all * share;
            long seen = 0;
            for (int i = 0; i < buckets.size(); i++) {
                seen += more(before, i);
                if (seen > 0 && seen >= wanted) {
                    return Optional.of(1L << i);
                }
            }
            return Optional.empty();
        }

        private long more(Commands before, int bucket) {
            return Math.max(0, buckets.get(bucket) - before.buckets.get(bucket));
        }
    }

    /** So many a second, to a tenth; 0 if no time went by. */
    static double rate(long count, long nanos) {
        return nanos <= 0 ? 0 : Math.round(Math.max(0, count) * NANOS_PER_SECOND / nanos * TENTHS) / TENTHS;
    }
}
