package io.ringspan.node.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Tally;
import java.util.List;
import java.util.function.Function;

/** How long commands took, summed over all workers, in seconds. */
final class CommandDurations {
    static final String NAME = "ringspan_command_duration_seconds";
    static final String HELP = "Time from reading a command to having its reply, for routed commands.";

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private CommandDurations() {}

    static HistogramSnapshot snapshot(NodeView node) {
        return HistogramSnapshot.builder()
                .name(NAME)
                .help(HELP)
                .dataPoint(point("read", latencies(node, Tally::reads)))
                .dataPoint(point("write", latencies(node, Tally::writes)))
                .build();
    }

    private static List<Latencies> latencies(NodeView node, Function<Tally, Latencies> which) {
        return node.workers().stream()
                .map(view -> which.apply(view.worker().tally()))
                .toList();
    }

    private static HistogramDataPointSnapshot point(String access, List<Latencies> all) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < Latencies.BUCKETS; i++) {
            int bucket = i;
            buckets.bucket(
                    upperSeconds(bucket),
                    all.stream().mapToLong(each -> each.count(bucket)).sum());
        }
        double sumNanos = all.stream().mapToLong(Latencies::sumNanos).sum();
        HistogramDataPointSnapshot.Builder point =
                HistogramDataPointSnapshot.builder().classicHistogramBuckets(buckets.build());
        point.sum(sumNanos / NANOS_PER_SECOND);
        point.labels(Labels.of("access", access));
        return point.build();
    }

    private static double upperSeconds(int bucket) {
        return bucket == Latencies.BUCKETS - 1 ? Double.POSITIVE_INFINITY : (1L << bucket) / MICROS_PER_SECOND;
    }
}
