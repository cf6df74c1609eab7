package io.ringspan.tests.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What tools for Dynomite ask for, byte by byte, and its statistics on a real cluster. */
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
        }
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
}
