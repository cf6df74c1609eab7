package io.ringspan.node.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.ringspan.conf.Consistency;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Outcome;
import java.util.List;
import java.util.Locale;

/** The histograms, in seconds: how long commands took, and how late workers were. */
final class Histograms {
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    /** What stands on the page of metrics. */
    record About(String name, List<String> labels, String help) {}

    static final About COMMANDS = new About(
            "ringspan_command_duration_seconds",
            List.of("access", "level", "outcome", "group"),
            "Time from reading a command to having its reply, for routed commands. Of a split command, the level is that of its"
                    + " strongest part. outcome: ok is what replicas replied, be it an error of a store; error is one of this"
                    + " node's own; unknown is a write that may have taken effect or not. group: what Redis calls the group"
                    + " of a command; mixed for a batch of several. Each combination shows when it was met first.");
    static final About TICKS = new About(
            "ringspan_worker_delay_seconds",
            List.of("worker"),
            "How late the worker's own timer rang, which is how long anything had to wait for its turn at that moment.");
    static final List<About> ALL = List.of(COMMANDS, TICKS);

    private Histograms() {}

    static List<MetricSnapshot> snapshots(NodeView node) {
        return List.of(commands(node), ticks(node));
    }

    private static HistogramSnapshot commands(NodeView node) {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(COMMANDS.name()).help(COMMANDS.help());
        List<String> groups = node.sights().commands().groups();
        for (int group = 0; group < groups.size(); group++) {
            for (Consistency level : Consistency.values()) {
                for (Outcome outcome : Outcome.values()) {
                    add(
                            histogram,
                            node.sights().durations(group, false, level, outcome),
                            labels("read", level, outcome, groups.get(group)));
                    add(
                            histogram,
                            node.sights().durations(group, true, level, outcome),
                            labels("write", level, outcome, groups.get(group)));
                }
            }
        }
        return histogram.build();
    }

    private static Labels labels(String access, Consistency level, Outcome outcome, String group) {
        String ended = outcome.name().toLowerCase(Locale.ROOT);
        return Labels.of(COMMANDS.labels(), List.of(access, level.name(), ended, group));
    }

    private static void add(HistogramSnapshot.Builder histogram, List<Latencies> all, Labels labels) {
        if (!all.isEmpty()) {
            histogram.dataPoint(point(labels, all));
        }
    }

    private static HistogramSnapshot ticks(NodeView node) {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(TICKS.name()).help(TICKS.help());
        node.workers()
                .forEach(view -> histogram.dataPoint(point(
                        Labels.of(
                                TICKS.labels(),
                                List.of(Integer.toString(view.worker().index()))),
                        List.of(view.worker().tally().ticks().delays()))));
        return histogram.build();
    }

    private static HistogramDataPointSnapshot point(Labels labels, List<Latencies> all) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < Latencies.BUCKETS; i++) {
            int bucket = i;
            buckets.bucket(
                    upperSeconds(bucket),
                    all.stream().mapToLong(each -> each.count(bucket)).sum());
        }
        double sumNanos = all.stream().mapToLong(Latencies::sumNanos).sum();
        return HistogramDataPointSnapshot.builder()
                .exemplars(slowest(all))
                .classicHistogramBuckets(buckets.build())
                .sum(sumNanos / NANOS_PER_SECOND)
                .labels(labels)
                .build();
    }

    /** Of each worker the slowest command and who sent it, for who asks for OpenMetrics. */
    private static Exemplars slowest(List<Latencies> all) {
        return Exemplars.of(all.stream()
                .map(Latencies::slowest)
                .filter(slowest -> slowest.client() > 0)
                .map(slowest -> Exemplar.builder()
                        .value(slowest.micros() / MICROS_PER_SECOND)
                        .labels(Labels.of("client_id", Long.toString(slowest.client())))
                        .build())
                .toList());
    }

    private static double upperSeconds(int bucket) {
        return bucket == Latencies.BUCKETS - 1 ? Double.POSITIVE_INFINITY : (1L << bucket) / MICROS_PER_SECOND;
    }
}
