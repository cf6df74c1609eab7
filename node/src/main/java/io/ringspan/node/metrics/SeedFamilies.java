package io.ringspan.node.metrics;

import io.ringspan.node.seeds.SeedCounts;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of the provider of seeds; without one they have no values. */
final class SeedFamilies {
    private SeedFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.counter(
                        "ringspan_seeds_answers_total",
                        "Lists of nodes that came from the provider and could be used.",
                        List.of(),
                        node -> point(node, SeedCounts::answers)),
                Family.counter(
                        "ringspan_seeds_failures_total",
                        "Times that the provider was asked and gave no list, or one that could not be used.",
                        List.of(),
                        node -> point(node, SeedCounts::failures)),
                Family.gauge(
                        "ringspan_seeds_newer",
                        "1 while the provider names other nodes than this node lives with, so that a restart is due; else 0.",
                        List.of(),
                        node -> point(node, counts -> counts.isNewer() ? 1 : 0)));
    }

    private static List<Point> point(NodeView node, ToDoubleFunction<SeedCounts> value) {
        SeedCounts counts = node.seeds();
        return counts == null ? List.of() : List.of(Point.of(value.applyAsDouble(counts)));
    }
}
