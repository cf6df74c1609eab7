package io.ringspan.node.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.function.Function;

/**
 * One metric: how it is called, and how its values are read when they are asked for.
 *
 * @param name as Prometheus shows it, {@code _total} or {@code _info} included
 * @param labels their names; a label's values must come from a set that does not grow with traffic
 */
record Family(Kind kind, String name, String help, List<String> labels, Function<NodeView, List<Point>> read) {

    enum Kind {
        COUNTER("_total"),
        GAUGE(""),
        INFO("_info");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }
    }

    Family {
        if (!name.endsWith(kind.suffix)) {
            throw new IllegalArgumentException(name + " does not end in " + kind.suffix);
        }
    }

    static Family counter(String name, String help, List<String> labels, Function<NodeView, List<Point>> read) {
        return new Family(Kind.COUNTER, name, help, labels, read);
    }

    static Family gauge(String name, String help, List<String> labels, Function<NodeView, List<Point>> read) {
        return new Family(Kind.GAUGE, name, help, labels, read);
    }

    /** Constants: they are the values of the labels. */
    static Family info(String name, String help, List<String> labels, Function<NodeView, List<String>> read) {
        return new Family(Kind.INFO, name, help, labels, node -> List.of(new Point(read.apply(node), 1)));
    }

    /** Its values as of now. */
    MetricSnapshot snapshot(NodeView node) {
        List<Point> points = read.apply(node);
        return switch (kind) {
            case COUNTER -> counter(points);
            case GAUGE -> gauge(points);
            case INFO -> info(points);
        };
    }

    private MetricSnapshot counter(List<Point> points) {
        CounterSnapshot.Builder builder =
                CounterSnapshot.builder().name(baseName()).help(help);
        points.forEach(point -> builder.dataPoint(CounterDataPointSnapshot.builder()
                .labels(labels(point))
                .value(point.value())
                .build()));
        return builder.build();
    }

    private MetricSnapshot gauge(List<Point> points) {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(baseName()).help(help);
        points.forEach(point -> builder.dataPoint(GaugeDataPointSnapshot.builder()
                .labels(labels(point))
                .value(point.value())
                .build()));
        return builder.build();
    }

    private MetricSnapshot info(List<Point> points) {
        InfoSnapshot.Builder builder = InfoSnapshot.builder().name(baseName()).help(help);
        points.forEach(point -> builder.dataPoint(
                InfoDataPointSnapshot.builder().labels(labels(point)).build()));
        return builder.build();
    }

    /** The Prometheus library puts the ending on by itself. */
    private String baseName() {
        return name.substring(0, name.length() - kind.suffix.length());
    }

    private Labels labels(Point point) {
        return Labels.of(labels, point.labels());
    }
}
