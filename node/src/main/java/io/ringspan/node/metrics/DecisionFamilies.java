package io.ringspan.node.metrics;

import io.ringspan.node.decide.DecisionCounts;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The metrics of commands that this node has decided for all replicas. */
final class DecisionFamilies {
    private static final String OUTCOME = "outcome";

    private DecisionFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.counter(
                        "ringspan_decisions_total",
                        "Commands that this node was asked to decide, by its own clients or by other nodes, and what followed:"
                                + " written (replicas were sent what follows), nothing (there was nothing to write), error (the"
                                + " store replied with one), turned_away (this node could not decide, or too many waited;"
                                + " nothing was done). Alert if turned_away goes on.",
                        List.of(OUTCOME),
                        node -> List.of(
                                point("written", node, DecisionCounts::written),
                                point("nothing", node, DecisionCounts::nothing),
                                point("error", node, DecisionCounts::errors),
                                point("turned_away", node, DecisionCounts::refused))),
                Family.counter(
                        "ringspan_decision_reads_again_total",
                        "How often a key was read once more before a command was decided, since it was written meanwhile.",
                        List.of(),
                        one(DecisionCounts::again)),
                Family.gauge(
                        "ringspan_decisions_waiting",
                        "Commands that this node was asked to decide and has not answered.",
                        List.of(),
                        one(DecisionCounts::waiting)));
    }

    private static Point point(String outcome, NodeView node, ToDoubleFunction<DecisionCounts> value) {
        return Point.of(value.applyAsDouble(node.decisions().get()), outcome);
    }

    private static Function<NodeView, List<Point>> one(ToDoubleFunction<DecisionCounts> value) {
        return node -> List.of(Point.of(value.applyAsDouble(node.decisions().get())));
    }
}
