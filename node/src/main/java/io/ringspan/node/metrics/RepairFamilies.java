package io.ringspan.node.metrics;

import io.ringspan.node.antientropy.RepairCounts;
import io.ringspan.node.antientropy.RepairTotals;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The metrics of the repairs that a node runs; before it knows its ring they have no values. */
final class RepairFamilies {
    private RepairFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.counter(
                        "ringspan_repair_runs_total",
                        "Repairs that were begun on this node.",
                        List.of(),
                        node -> point(node, RepairTotals::runs)),
                Family.gauge(
                        "ringspan_repair_running",
                        "1 while a repair runs on this node, else 0.",
                        List.of(),
                        node -> point(node, totals -> totals.isRunning() ? 1 : 0)),
                Family.gauge(
                        "ringspan_repair_progress",
                        "How much of the last repair is done, from 0 to 1.",
                        List.of(),
                        node -> point(node, RepairTotals::progress)),
                Family.gauge(
                        "ringspan_repair_lacking_replicas",
                        "Replicas that lack writes which this node has skipped for them. Each is repaired by itself when it is back.",
                        List.of(),
                        node -> point(node, RepairTotals::lackingReplicas)),
                keys(
                        "compared",
                        "Keys walked in stores to be compared, those of each replica counted.",
                        RepairCounts::keysCompared),
                keys(
                        "differed",
                        "Keys that differed between replicas, and still did when they were read again.",
                        RepairCounts::keysDiffered),
                keys("mended", "Keys that differed and were made equal.", RepairCounts::keysMended),
                keys("left", "Keys that differed and could not be made equal.", RepairCounts::keysLeft),
                keys(
                        "changing",
                        "Keys that differed and were written each time they were looked at; they are left to their writers.",
                        RepairCounts::keysChanging),
                Family.counter(
                        "ringspan_repair_shipped_bytes_total",
                        "Bytes of values that were given to replicas by repairs, as the store dumps them.",
                        List.of(),
                        node -> point(node, RepairTotals::shippedBytes)));
    }

    private static Family keys(String what, String help, ToDoubleFunction<RepairCounts> number) {
        return Family.counter(
                "ringspan_repair_keys_" + what + "_total",
                help,
                List.of(),
                node -> point(node, totals -> number.applyAsDouble(totals.counts())));
    }

    private static List<Point> point(NodeView node, ToDoubleFunction<RepairTotals> value) {
        return node.repairs()
                .get()
                .map(totals -> List.of(Point.of(value.applyAsDouble(totals))))
                .orElse(List.of());
    }
}
