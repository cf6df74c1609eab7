package io.ringspan.tests.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.ListenConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tools for Dynomite ask for, byte by byte, and its statistics on a real cluster. */
@BesideOthers
@ExtendWith(NoFaults.class)
class DynomiteIT {
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);

    /** Path and body: each as Dynomite answers it. */
    private static final List<List<String>> EXACT = List.of(
            List.of("/ping", "OK"),
            List.of("/describe", "OK"),
            List.of("/get_consistency", "Read Consistency: DC_ONE\r\nWrite Consistency: DC_ONE\r\n"),
            List.of("/set_consistency/read/dc_quorum", "OK"),
            List.of("/set_consistency/write/DC_SAFE_QUORUM", "OK"),
            List.of("/get_consistency", "Read Consistency: DC_QUORUM\r\nWrite Consistency: DC_SAFE_QUORUM\r\n"),
            List.of("/set_consistency/read/dc_one", "OK"),
            List.of("/set_consistency/write/dc_one", "OK"),
            List.of("/get_timeout_factor", "Timeout factor: 1"),
            List.of("/set_timeout_factor/3", "OK"),
            List.of("/get_timeout_factor", "Timeout factor: 3"),
            List.of("/set_timeout_factor/1", "OK"),
            List.of("/read_repairs/disable", "Read Repairs: DISABLED"),
            List.of("/read_repairs/enable", "Read Repairs: ENABLED"),
            List.of("/state/get_state", "State: NORMAL"),
            List.of("/state/standby", "OK"),
            List.of("/state/get_state", "State: STANDBY"),
            List.of("/state/writes_only", "OK"),
            List.of("/state/resuming", "OK"),
            List.of("/state/normal", "OK"),
            List.of("/state/get_state", "State: NORMAL"),
            List.of("/peer/reset/all", "OK"),
            List.of("/peer/down/all", "OK"),
            List.of("/peer/up/all", "OK"),
            List.of("/setloglevel/5", "OK"),
            List.of("/loglevelup", "OK"),
            List.of("/logleveldown", "OK"),
            List.of("/historeset", "OK"));

    private static final String HELP = """
            /info
            /help
            /ping
            /cluster_describe
            /setloglevel/<0-11>
            /loglevelup
            /logleveldown
            /historeset
            /get_consistency
            /set_consistency/<read|write>/<level>
            /get_timeout_factor
            /set_timeout_factor/<1-10>
            /peer/<down|up|reset>/<host|all>
            /state/<get_state|standby|writes_only|resuming|normal>
            /read_repairs/<enable|disable>
            """;

    /** The numbers of /info in their order; then those of its pool, and those of the store in there. */
    private static final String OF_NODE = """
            latency_max latency_999th latency_99th latency_95th latency_mean
            payload_size_max payload_size_999th payload_size_99th payload_size_95th payload_size_mean
            average_cross_region_rtt 99_cross_region_rtt average_cross_zone_latency 99_cross_zone_latency
            average_server_latency 99_server_latency
            average_cross_region_queue_wait 99_cross_region_queue_wait average_cross_zone_queue_wait
            99_cross_zone_queue_wait average_server_queue_wait 99_server_queue_wait
            client_out_queue_99 server_in_queue_99 server_out_queue_99 dnode_client_out_queue_99
            peer_in_queue_99 peer_out_queue_99 remote_peer_in_queue_99 remote_peer_out_queue_99
            alloc_msgs free_msgs alloc_mbufs free_mbufs dyn_memory
            """;

    private static final String OF_POOL = """
            client_eof client_err client_connections client_read_requests client_write_requests
            client_dropped_requests client_non_quorum_w_responses client_non_quorum_r_responses server_ejects
            dnode_client_eof dnode_client_err dnode_client_connections
            dnode_client_in_queue dnode_client_in_queue_bytes dnode_client_out_queue dnode_client_out_queue_bytes
            peer_dropped_requests peer_timedout_requests
            remote_peer_dropped_requests remote_peer_timedout_requests remote_peer_failover_requests
            peer_eof peer_err peer_timedout remote_peer_timedout peer_connections peer_forward_error
            peer_requests peer_request_bytes peer_responses peer_response_bytes peer_ejected_at peer_ejects
            peer_in_queue remote_peer_in_queue peer_in_queue_bytes remote_peer_in_queue_bytes
            peer_out_queue remote_peer_out_queue peer_out_queue_bytes remote_peer_out_queue_bytes
            peer_mismatch_requests forward_error fragments stats_count
            """;

    private static final String OF_STORE = """
            server_eof server_err server_timedout server_ejected_at server_dropped_requests server_timedout_requests
            read_requests read_request_bytes write_requests write_request_bytes
            read_responses read_response_bytes write_responses write_response_bytes
            in_queue in_queue_bytes out_queue out_queue_bytes
            redis_req_get redis_req_set redis_req_del redis_req_incr_decr redis_req_keys redis_req_mget
            redis_req_scan redis_req_sort redis_req_lreqm redis_req_sunion redis_req_ping redis_req_lists
            redis_req_sets redis_req_hashes redis_req_sortedsets redis_req_other
            """;

    /** As an exporter asks: a request of HTTP/1.0 without a header, and what comes until the end. */
    private static String body(Endpoint admin, String path) throws IOException {
        try (Socket socket = new Socket(admin.host(), admin.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all).as(path).startsWith("HTTP/1.1 200 OK\r\n");
            return all.substring(all.indexOf("\r\n\r\n") + 4);
        }
    }

    private static JsonNode json(Endpoint admin, String path) throws IOException {
        return JsonMapper.shared().readTree(body(admin, path));
    }

    @Test
    void itsPathsAnswerByteByByte() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_RACKS, NodeSettings.workers(1))) {
            Endpoint admin = cluster.node("dc1/r1/0").conf().listen().stats();
            for (List<String> each : EXACT) {
                assertThat(body(admin, each.get(0))).as(each.get(0)).isEqualTo(each.get(1));
            }
            String pool = cluster.node("dc1/r1/0").conf().name();
            Endpoint store = cluster.node("dc1/r1/0").conf().store().endpoint();
            assertThat(body(admin, "/info").replaceAll("\":[0-9]+", "\":0"))
                    .matches("\\{\"service\":\"dynomite\",\"source\":\"127.0.0.1\",\"version\":\"[^\"]+\",\"uptime\":0,"
                            + "\"timestamp\":0,\"rack\":\"r1\",\"dc\":\"dc1\",.*\n")
                    .endsWith("\"dc\":\"dc1\"," + numbers(OF_NODE) + ",\"" + pool + "\":{" + numbers(OF_POOL) + ",\""
                            + store + "\":{" + numbers(OF_STORE) + "}}}\n");
            itsRingIsToldByteByByte(cluster, admin);
        }
    }

    private static String numbers(String names) {
        return Arrays.stream(names.strip().split("\\s+"))
                .map(name -> "\"" + name + "\":0")
                .collect(Collectors.joining(","));
    }

    private static void itsRingIsToldByteByByte(RealCluster cluster, Endpoint admin) throws IOException {
        ListenConf one = cluster.node("dc1/r1/0").conf().listen();
        Endpoint other = cluster.node("dc1/r2/0").conf().listen().peers();
        assertThat(body(admin, "/help")).isEqualTo(HELP);
        String server =
                "{\"name\":\"%s\",\"servers\":[{\"name\":\"127.0.0.1\",\"host\":\"127.0.0.1\",\"port\":%d,\"token\":0}]}";
        assertThat(body(admin, "/cluster_describe"))
                .isEqualTo("{\"dcs\":[{\"name\":\"dc1\",\"racks\":["
                        + server.formatted("r1", one.peers().port())
                        + ","
                        + server.formatted("r2", other.port())
                        + "]}]}\n");
        String clients = "\"port\":\"%1$d\",\"secure_port\":\"%1$d\",\"secure_storage_port\":\"%1$d\""
                .formatted(one.clients().port());
        String host = "{\"token\":\"0\",\"hostname\":\"127.0.0.1\"," + clients
                + ",\"peer_port\":\"%2$d\",\"rack\":\"%1$s\",\"ip\":\"127.0.0.1\",\"zone\":\"%1$s\",\"dc\":\"dc1\"}";
        assertThat(body(admin, "/REST/v1/admin/cluster_describe"))
                .isEqualTo("["
                        + host.formatted("r1", one.peers().port())
                        + ","
                        + host.formatted("r2", other.port())
                        + "]\n");
        assertThat(body(admin, "/REST/v1/admin/get_seeds")).isEqualTo(other + ":r2:dc1:0");
    }

    private static void itsLinksAreCounted(JsonNode info, JsonNode pool) {
        assertThat(info.get("dyn_memory").asLong()).isPositive();
        assertThat(pool.get("dnode_client_connections").asInt())
                .as("of the other's workers")
                .isEqualTo(2);
        assertThat(pool.get("peer_connections").asInt()).isEqualTo(2);
    }

    @Test
    void itsStatisticsMoveAndTheRingIsToldInBothForms() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_RACKS, NodeSettings.workers(2));
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            LocalNode node = cluster.node("dc1/r1/0");
            Endpoint admin = node.conf().listen().stats();
            for (int i = 0; i < 50; i++) {
                client.call("SET", "k" + i, "v");
                client.call("GET", "k" + i);
            }
            client.call("LREM", "list", "0", "x");

            JsonNode info = json(admin, "/info");
            assertThat(info.get("service").asString()).isEqualTo("dynomite");
            assertThat(info.get("latency_max").asLong()).isPositive();
            JsonNode pool = info.get(node.conf().name());
            itsLinksAreCounted(info, pool);
            assertThat(pool.get("client_connections").asInt()).isEqualTo(1);
            assertThat(pool.get("client_read_requests").asInt()).isEqualTo(50);
            assertThat(pool.get("client_write_requests").asInt()).isEqualTo(51);
            assertThat(pool.get("peer_request_bytes").asLong()).isPositive();
            JsonNode store = pool.get(node.conf().store().endpoint().toString());
            assertThat(store.get("redis_req_get").asInt()).isEqualTo(50);
            assertThat(store.get("redis_req_set").asInt()).isEqualTo(50);
            assertThat(store.get("redis_req_lreqm").asInt()).isEqualTo(1);
            assertThat(body(admin, "/historeset")).isEqualTo("OK");
            assertThat(json(admin, "/info").get("latency_max").asLong()).isZero();

            Endpoint peers = node.conf().listen().peers();
            JsonNode server = json(admin, "/cluster_describe").at("/dcs/0/racks/0/servers/0");
            assertThat(server.get("host").asString()).isEqualTo(peers.host());
            assertThat(server.get("port").asInt()).isEqualTo(peers.port());
            assertThat(server.get("token").asLong()).isZero();

            JsonNode dyno = json(admin, "/REST/v1/admin/cluster_describe");
            assertThat(dyno.size()).isEqualTo(2);
            assertThat(dyno.get(1).get("zone").asString()).isEqualTo("r2");
            assertThat(dyno.get(1).get("token").isString()).isTrue();
            assertThat(dyno.get(0).get("port").asString())
                    .isEqualTo(String.valueOf(node.conf().listen().clients().port()));
            assertThat(body(admin, "/REST/v1/admin/get_seeds"))
                    .isEqualTo(cluster.node("dc1/r2/0").conf().listen().peers() + ":r2:dc1:0");
        }
    }

    private static JsonNode pool(LocalNode node) throws IOException {
        return json(node.conf().listen().stats(), "/info").get(node.conf().name());
    }

    private static long timeoutsOfStore(LocalNode node) throws IOException {
        String store = node.conf().store().endpoint().toString();
        return pool(node).get(store).get("server_dropped_requests").asLong();
    }

    @Test
    void whatGoesWrongIsCountedWhereDynomiteCountsIt() throws IOException {
        UnaryOperator<PoolConf> impatient = conf ->
                NodeSettings.timeoutMillis(300).apply(NodeSettings.workers(1).apply(conf));
        try (RealCluster cluster = RealCluster.start(TWO_RACKS, impatient);
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            LocalNode node = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc1/r2/0");
            Await.until(
                    "the other node has called",
                    () -> pool(node).get("dnode_client_connections").asInt() == 1);
            assertThat(timeoutsOfStore(node)).isZero();
            cluster.inStore(node, "CLIENT", "PAUSE", "700", "ALL");
            client.call("GET", "k");
            Await.until("the store has let a deadline go by", () -> timeoutsOfStore(node) > 0);

            other.kill();
            Await.until("the other node is gone", () -> {
                JsonNode now = pool(node);
                return now.get("dnode_client_connections").asInt() == 0
                        && now.get("dnode_client_eof").asInt()
                                        + now.get("dnode_client_err").asInt()
                                == 1
                        && now.get("peer_connections").asInt() == 0
                        && now.get("peer_err").asInt() > 0;
            });
        }
    }
}
