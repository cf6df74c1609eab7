package io.ringspan.node.metrics;

import io.ringspan.node.pubsub.PubSubCounts;
import java.util.List;
import java.util.function.ToLongFunction;

/** The metrics of messages that clients publish to channels. */
final class PubSubFamilies {
    private PubSubFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.counter(
                        "ringspan_pubsub_published_total",
                        "Messages that clients of this node have published.",
                        List.of(),
                        node -> List.of(Point.of(sum(node, PubSubCounts::publishedTotal)))),
                Family.counter(
                        "ringspan_pubsub_arrived_total",
                        "Messages that came from other nodes.",
                        List.of(),
                        node -> List.of(Point.of(sum(node, PubSubCounts::arrivedTotal)))),
                Family.counter(
                        "ringspan_pubsub_delivered_total",
                        "Messages handed to subscribed clients of this node; one that two clients get counts twice.",
                        List.of(),
                        node -> List.of(Point.of(sum(node, PubSubCounts::deliveredTotal)))),
                Family.counter(
                        "ringspan_pubsub_missed_total",
                        "Messages that were dropped. node: for a node of this datacenter that was away or did not keep up, one for"
                                + " each; datacenter: for another datacenter, of which no node could be reached or the one that was"
                                + " did not keep up; here: for this node's clients, since its memory was used up or one of its workers"
                                + " did not keep up. Whoever was cut off for not taking its messages counts in"
                                + " ringspan_clients_cut_off_total.",
                        List.of("by"),
                        node -> List.of(
                                Point.of(sum(node, PubSubCounts::missedByNodesTotal), "node"),
                                Point.of(sum(node, PubSubCounts::missedByDatacentersTotal), "datacenter"),
                                Point.of(sum(node, PubSubCounts::missedHereTotal), "here"))),
                Family.gauge(
                        "ringspan_pubsub_subscribers",
                        "Clients of this node that are subscribed to something.",
                        List.of(),
                        node -> List.of(Point.of(sum(node, PubSubCounts::subscribersNow)))));
    }

    private static double sum(NodeView node, ToLongFunction<PubSubCounts> count) {
        return node.workers().stream()
                .mapToLong(worker -> count.applyAsLong(worker.messages()))
                .sum();
    }
}
