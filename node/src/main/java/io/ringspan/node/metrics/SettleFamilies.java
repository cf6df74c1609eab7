package io.ringspan.node.metrics;

import io.ringspan.node.decide.DecisionCounts;
import io.ringspan.node.metrics.ReplicationView.SettleView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The metrics of how the replicas of a key come to the same value: by a decision before it is written, by settling afterwards. */
final class SettleFamilies {
    private static final String OUTCOME = "outcome";

    private SettleFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.gauge(
                        "ringspan_settle_waiting_keys",
                        "Keys of which the value here may not be that of the other replicas yet. Alert if it is not 0 for"
                                + " minutes without traffic: some replica cannot be asked.",
                        List.of(),
                        sum(SettleView::waiting)),
                counter(
                        "ringspan_settle_taken_total",
                        "How often the value of another replica was put into the store, and is what all agree on.",
                        SettleView::taken),
                counter(
                        "ringspan_settle_borrowed_total",
                        "How often it was for the time being, since some replica could not be asked.",
                        SettleView::borrowed),
                counter(
                        "ringspan_settle_accepted_total",
                        "How often the value of this replica was what all agree on.",
                        SettleView::accepted),
                counter(
                        "ringspan_settle_given_up_total",
                        "Keys left as they are, since the value of another replica could not be taken: larger than"
                                + " reply_bytes_max, or refused by the store. Alert on any increase: replicas may differ there.",
                        SettleView::givenUp),
                counter(
                        "ringspan_settle_turned_away_total",
                        "Keys left as they are, since too many had to be settled at the same time. Alert on any increase:"
                                + " replicas may differ there.",
                        SettleView::turnedAway));
    }

    /** What this node has decided for all replicas. */
    static List<Family> decisions() {
        return List.of(
                Family.counter(
                        "ringspan_decisions_total",
                        "Commands that this node was asked to decide, by its own clients or by other nodes, and what followed:"
                                + " written (replicas were sent what follows), nothing (there was nothing to write), error (the"
                                + " store replied with one), turned_away (this node could not decide, or too many waited;"
                                + " nothing was done), uncertain (a script or a transaction may have run in this node's store,"
                                + " and was not copied). Alert if turned_away or uncertain goes on.",
                        List.of(OUTCOME),
                        node -> List.of(
                                point("written", node, DecisionCounts::written),
                                point("nothing", node, DecisionCounts::nothing),
                                point("error", node, DecisionCounts::errors),
                                point("turned_away", node, DecisionCounts::refused),
                                point("uncertain", node, DecisionCounts::uncertain))),
                Family.counter(
                        "ringspan_decision_reads_again_total",
                        "How often a key was read once more before a command was decided, since it was written meanwhile.",
                        List.of(),
                        one(DecisionCounts::again)),
                Family.counter(
                        "ringspan_decisions_home_total",
                        "Commands of this node's clients about keys that are at home in another datacenter: sent (it was asked to"
                                + " decide), refused (nobody there could be asked; nothing was done). Alert if refused goes on.",
                        List.of(OUTCOME),
                        node -> List.of(
                                point("sent", node, DecisionCounts::decidedAtHome),
                                point("refused", node, DecisionCounts::refusedForHome))),
                Family.gauge(
                        "ringspan_decisions_waiting",
                        "Commands that this node was asked to decide and has not answered.",
                        List.of(),
                        one(DecisionCounts::waiting)),
                Family.gauge(
                        "ringspan_blocked_clients",
                        "Clients of this node that wait in a command, such as BLPOP. 10,000 may; others are turned away.",
                        List.of(),
                        one(DecisionCounts::blocked)));
    }

    private static Family counter(String name, String help, Function<SettleView, LongSupplier> value) {
        return Family.counter(name, help, List.of(), sum(value));
    }

    private static Function<NodeView, List<Point>> sum(Function<SettleView, LongSupplier> value) {
        return node -> List.of(Point.of(node.workers().stream()
                .map(worker -> worker.replication().order())
                .flatMap(Optional::stream)
                .mapToDouble(order -> value.apply(order.settled()).getAsLong())
                .sum()));
    }

    private static Point point(String outcome, NodeView node, ToDoubleFunction<DecisionCounts> value) {
        return Point.of(value.applyAsDouble(node.decisions().get()), outcome);
    }

    private static Function<NodeView, List<Point>> one(ToDoubleFunction<DecisionCounts> value) {
        return node -> List.of(Point.of(value.applyAsDouble(node.decisions().get())));
    }
}
