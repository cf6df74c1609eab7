package io.ringspan.node.metrics;

import io.ringspan.node.metrics.ReplicationView.SettleView;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The metrics of settling: what is done so that the replicas of a key agree on its value. */
final class SettleFamilies {
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
}
