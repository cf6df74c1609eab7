package io.ringspan.node.dynomite;

import io.ringspan.base.NodeId;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.metrics.LinkView;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.metrics.PeerView;
import io.ringspan.node.worker.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Dynomite's statistics, every name of them and in its nesting, as far as this node knows them: what it does not have is 0, see
 * {@code docs/dynomite.md}.
 *
 * <p><b>Threads.</b> The admin server's. Keeps no state.
 */
record Info(NodeView node, PoolConf conf) {
    private static final double MAX = 1.0;
    private static final double P999 = 0.999;
    private static final double P99 = 0.99;
    private static final double P95 = 0.95;

    /** How long all commands took. */
    Percentiles latencies() {
        return Percentiles.of(node.sights().durations());
    }

    /**
     * All of it.
     *
     * @param latencies of those that count
     * @param uptimeSeconds of the node
     * @param epochSeconds now
     */
    Map<String, Object> all(Percentiles latencies, long uptimeSeconds, long epochSeconds) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("service", "dynomite");
        info.put("source", conf.listen().peers().host());
        info.put("version", node.version());
        info.put("uptime", uptimeSeconds);
        info.put("timestamp", epochSeconds);
        info.put("rack", node.id().rack().name());
        info.put("dc", node.id().datacenter().name());
        info.put("latency_max", latencies.at(MAX));
        info.put("latency_999th", latencies.at(P999));
        info.put("latency_99th", latencies.at(P99));
        info.put("latency_95th", latencies.at(P95));
        info.put("latency_mean", latencies.mean());
        zeros(info, "payload_size_max", "payload_size_999th", "payload_size_99th", "payload_size_95th");
        zeros(info, "payload_size_mean", "average_cross_region_rtt", "99_cross_region_rtt");
        zeros(info, "average_cross_zone_latency", "99_cross_zone_latency");
        zeros(info, "average_server_latency", "99_server_latency");
        for (String queue : List.of("cross_region", "cross_zone", "server")) {
            zeros(info, "average_" + queue + "_queue_wait", "99_" + queue + "_queue_wait");
        }
        zeros(info, "client_out_queue_99", "server_in_queue_99", "server_out_queue_99", "dnode_client_out_queue_99");
        zeros(info, "peer_in_queue_99", "peer_out_queue_99", "remote_peer_in_queue_99", "remote_peer_out_queue_99");
        zeros(info, "alloc_msgs", "free_msgs", "alloc_mbufs", "free_mbufs");
        info.put("dyn_memory", PeakMemory.kilobytes());
        info.put(conf.name(), pool());
        return info;
    }

    private static void zeros(Map<String, Object> info, String... names) {
        for (String name : names) {
            info.put(name, 0);
        }
    }

    private Map<String, Object> pool() {
        Map<String, Object> pool = new LinkedHashMap<>();
        long clients = sum(Tally::clients);
        long cutOff = sum(Tally::clientsCutOff);
        pool.put("client_eof", Math.max(0, sum(Tally::clientsOpened) - clients - cutOff));
        pool.put("client_err", cutOff);
        pool.put("client_connections", clients);
        pool.put("client_read_requests", sum(Tally::readCommands));
        pool.put("client_write_requests", sum(Tally::writeCommands));
        pool.put("client_dropped_requests", sum(Tally::commandsOverloaded) + sum(Tally::commandsShed));
        pool.put("client_non_quorum_w_responses", sum(Tally::differences));
        pool.put("client_non_quorum_r_responses", sum(Tally::disagreements));
        zeros(pool, "server_ejects");
        long callersFailed = sum(Tally::callersFailed);
        pool.put("dnode_client_eof", Math.max(0, sum(Tally::callersClosed) - callersFailed));
        pool.put("dnode_client_err", callersFailed);
        pool.put("dnode_client_connections", sum(Tally::callers));
        zeros(pool, "dnode_client_in_queue", "dnode_client_in_queue_bytes", "dnode_client_out_queue");
        pool.put("dnode_client_out_queue_bytes", sum(Tally::peerReplyBytes));
        pool.put(
                "peer_dropped_requests",
                links(this::isNear, link -> link.traffic().dropped()));
        pool.put(
                "peer_timedout_requests",
                links(this::isNear, link -> link.traffic().timeouts()));
        pool.put(
                "remote_peer_dropped_requests",
                links(this::isFar, link -> link.traffic().dropped()));
        pool.put(
                "remote_peer_timedout_requests",
                links(this::isFar, link -> link.traffic().timeouts()));
        pool.put("remote_peer_failover_requests", sum(Tally::readRetries));
        pool.put("peer_eof", links(any -> true, link -> link.reconnects().getAsLong()));
        pool.put("peer_err", links(any -> true, link -> link.traffic().failures()));
        pool.put("peer_timedout", links(this::isNear, link -> link.silences().getAsLong()));
        pool.put(
                "remote_peer_timedout",
                links(this::isFar, link -> link.silences().getAsLong()));
        pool.put("peer_connections", links(any -> true, link -> link.up().getAsBoolean() ? 1 : 0));
        pool.put("peer_forward_error", sum(Tally::callersUnanswered));
        zeros(pool, "peer_requests");
        pool.put("peer_request_bytes", links(any -> true, link -> link.traffic().sentBytes()));
        zeros(pool, "peer_responses");
        pool.put(
                "peer_response_bytes", links(any -> true, link -> link.traffic().receivedBytes()));
        zeros(pool, "peer_ejected_at", "peer_ejects");
        zeros(pool, "peer_in_queue", "remote_peer_in_queue", "peer_in_queue_bytes", "remote_peer_in_queue_bytes");
        pool.put("peer_out_queue", links(this::isNear, link -> link.queued().getAsInt()));
        pool.put(
                "remote_peer_out_queue",
                links(this::isFar, link -> link.queued().getAsInt()));
        zeros(pool, "peer_out_queue_bytes", "remote_peer_out_queue_bytes");
        pool.put("peer_mismatch_requests", sum(Tally::reconciledBatches));
        pool.put("forward_error", sum(Tally::clientErrors));
        zeros(pool, "fragments", "stats_count");
        pool.put(conf.store().endpoint().toString(), store());
        return pool;
    }

    private Map<String, Object> store() {
        Map<String, Object> store = new LinkedHashMap<>();
        store.put("server_eof", stores(link -> link.reconnects().getAsLong()));
        store.put("server_err", stores(link -> link.traffic().failures()));
        store.put("server_timedout", stores(link -> link.silences().getAsLong()));
        zeros(store, "server_ejected_at");
        long timeouts = stores(link -> link.traffic().timeouts());
        store.put("server_dropped_requests", timeouts); // so it counts there
        store.put("server_timedout_requests", timeouts);
        zeros(store, "read_requests", "read_request_bytes", "write_requests");
        store.put("write_request_bytes", stores(link -> link.traffic().sentBytes()));
        zeros(store, "read_responses");
        store.put("read_response_bytes", stores(link -> link.traffic().receivedBytes()));
        zeros(store, "write_responses", "write_response_bytes", "in_queue", "in_queue_bytes");
        store.put("out_queue", stores(link -> link.queued().getAsInt()));
        zeros(store, "out_queue_bytes");
        store.putAll(RequestKinds.count(node.sights().calls()));
        return store;
    }

    private boolean isNear(NodeId peer) {
        return peer.datacenter().equals(node.id().datacenter());
    }

    private boolean isFar(NodeId peer) {
        return !isNear(peer);
    }

    private long sum(ToLongFunction<Tally> count) {
        return node.workers().stream()
                .map(view -> view.worker().tally())
                .mapToLong(count)
                .sum();
    }

    private long stores(ToLongFunction<LinkView> count) {
        return node.workers().stream()
                .map(view -> view.store())
                .mapToLong(count)
                .sum();
    }

    private long links(Predicate<NodeId> which, ToLongFunction<LinkView> count) {
        Stream<PeerView> peers = node.workers().stream().flatMap(view -> view.peers().stream());
        return peers.filter(peer -> which.test(peer.peer()))
                .map(PeerView::link)
                .mapToLong(count)
                .sum();
    }
}
