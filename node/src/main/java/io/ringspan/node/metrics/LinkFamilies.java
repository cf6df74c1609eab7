package io.ringspan.node.metrics;

import static io.ringspan.node.metrics.Families.PEER;

import io.ringspan.base.NodeId;
import io.ringspan.node.tls.TlsFacts;
import io.ringspan.node.worker.Tally;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The metrics of the ways to the store and to peers, those of all workers together. */
final class LinkFamilies {
    private static final List<String> NONE = List.of();

    private LinkFamilies() {}

    static List<Family> all() {
        return Stream.of(ofTheStore(), ofPeers(), aboutTls())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Family> aboutTls() {
        return List.of(
                Family.gauge(
                        "ringspan_tls_certificate_expires_seconds",
                        "When the certificate that this node shows is not good any more, in seconds since 1970, by what it is for. A new"
                                + " file is taken over without a restart.",
                        List.of("use"),
                        node -> byUse(node, TlsFacts::expirySeconds, Math::min)),
                Family.counter(
                        "ringspan_tls_failures_total",
                        "Connections that were not made or not taken since TLS was not agreed on: no or a wrong certificate, an expired"
                                + " one, plain text, or none in time; by what they were for. The node's log says why.",
                        List.of("use"),
                        node -> byUse(node, TlsFacts::failures, Long::sum)));
    }

    private static List<Point> byUse(NodeView node, ToLongFunction<TlsFacts> count, LongBinaryOperator together) {
        Map<String, Long> byUse = new TreeMap<>();
        node.tls().get().forEach(source -> byUse.merge(source.use(), count.applyAsLong(source), together::applyAsLong));
        return byUse.entrySet().stream()
                .map(each -> Point.of((double) each.getValue(), each.getKey()))
                .toList();
    }

    private static List<Family> ofTheStore() {
        return List.of(
                Family.gauge(
                        "ringspan_store_up",
                        "1 while every worker is connected to the store, else 0.",
                        NONE,
                        ofStore(link -> link.up().getAsBoolean() ? 1 : 0, Math::min)),
                Family.gauge(
                        "ringspan_store_queued_batches",
                        "Batches sent to the store and not answered.",
                        NONE,
                        ofStore(LinkFamilies::queued, Double::sum)),
                Family.counter(
                        "ringspan_store_sent_bytes_total",
                        "Bytes sent to the store, through all connections.",
                        NONE,
                        ofStore(link -> link.traffic().sentBytes(), Double::sum)),
                Family.counter(
                        "ringspan_store_received_bytes_total",
                        "Bytes that came from the store.",
                        NONE,
                        ofStore(link -> link.traffic().receivedBytes(), Double::sum)),
                Family.counter(
                        "ringspan_store_reconnects_total",
                        "Connections to the store that were lost.",
                        NONE,
                        ofStore(link -> link.reconnects().getAsLong(), Double::sum)),
                Family.counter(
                        "ringspan_store_silences_total",
                        "Connections to the store that were given up because it owed answers and said nothing for too long;"
                                + " they count as lost, too.",
                        NONE,
                        ofStore(link -> link.silences().getAsLong(), Double::sum)));
    }

    private static List<Family> ofPeers() {
        return List.of(
                Family.gauge(
                        "ringspan_peer_up",
                        "1 while every worker is connected to the peer, else 0.",
                        PEER,
                        byPeer(link -> link.up().getAsBoolean() ? 1 : 0, Math::min)),
                Family.gauge(
                        "ringspan_peer_held",
                        "1 while an operator wants no connection to the peer (docs/operating.md, Peers), else 0.",
                        PEER,
                        ofPeer(peer -> peer.held().getAsBoolean() ? 1 : 0, Math::max)),
                Family.gauge(
                        "ringspan_peer_queued_batches",
                        "Batches sent to the peer and not answered.",
                        PEER,
                        byPeer(LinkFamilies::queued, Double::sum)),
                Family.counter(
                        "ringspan_peer_sent_bytes_total",
                        "Bytes sent to the peer on links that this node has made: requests and writes.",
                        PEER,
                        byPeer(link -> link.traffic().sentBytes(), Double::sum)),
                Family.counter(
                        "ringspan_peer_received_bytes_total",
                        "Bytes that came on them: replies and marks.",
                        PEER,
                        byPeer(link -> link.traffic().receivedBytes(), Double::sum)),
                Family.gauge(
                        "ringspan_peer_untaken_reply_bytes",
                        "Bytes that wait for peers which have asked for more than they take; the room for them is a quarter of"
                                + " direct_memory_max.",
                        NONE,
                        Families.sum(Tally::peerReplyBytes)),
                Family.counter(
                        "ringspan_peer_replies_dropped_total",
                        "Replies to batches of peers that were dropped, because too much waited for the peer; it was told so.",
                        NONE,
                        Families.sum(Tally::peerRepliesDropped)),
                Family.counter(
                        "ringspan_peer_reconnects_total",
                        "Connections to the peer that were lost.",
                        PEER,
                        byPeer(link -> link.reconnects().getAsLong(), Double::sum)),
                Family.counter(
                        "ringspan_peer_silences_total",
                        "Connections to the peer that were given up because it owed answers and said nothing for too long;"
                                + " they count as lost, too.",
                        PEER,
                        byPeer(link -> link.silences().getAsLong(), Double::sum)));
    }

    /** The sizes it is made of are read one after the other: the difference may come out below nothing. */
    private static double queued(LinkView link) {
        return Math.max(0, link.queued().getAsInt());
    }

    private static Function<NodeView, List<Point>> ofStore(
            ToDoubleFunction<LinkView> value, DoubleBinaryOperator together) {
        return node -> List.of(Point.of(node.workers().stream()
                .mapToDouble(view -> value.applyAsDouble(view.store()))
                .reduce(together)
                .orElse(0)));
    }

    private static Function<NodeView, List<Point>> byPeer(
            ToDoubleFunction<LinkView> value, DoubleBinaryOperator together) {
        return ofPeer(peer -> value.applyAsDouble(peer.link()), together);
    }

    private static Function<NodeView, List<Point>> ofPeer(
            ToDoubleFunction<PeerView> value, DoubleBinaryOperator together) {
        return node -> {
            Map<NodeId, Double> values = new TreeMap<>();
            for (WorkerView worker : node.workers()) {
                for (PeerView peer : worker.peers()) {
                    values.merge(peer.peer(), value.applyAsDouble(peer), together::applyAsDouble);
                }
            }
            return values.entrySet().stream()
                    .map(entry -> peerPoint(entry.getKey(), entry.getValue()))
                    .toList();
        };
    }

    static Point peerPoint(NodeId peer, double value) {
        return Point.of(
                value,
                peer.datacenter().name(),
                peer.rack().name(),
                peer.token().toString());
    }
}
