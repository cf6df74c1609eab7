package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.node.level.NodeLevels;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/**
 * Levels set for a node while it runs, and by key pattern in its configuration, in a datacenter of three racks. The store
 * of the node that is asked holds something else than the two others: what is read tells at which level.
 */
@BesideOthers
@ExtendWith(NoFaults.class)
@ParameterizedClass(name = "workers: {0}, nodes of a rack: {1}")
@CsvSource({"1, 1", "3, 2"})
class LevelSettingsIT {
    private static final ConsistencyRule SESSIONS =
            new ConsistencyRule("session:*", Optional.of(Consistency.DC_QUORUM), Optional.of(Consistency.DC_ALL));
    private static final ConsistencyRule CARTS =
            new ConsistencyRule("cart:*", Optional.of(Consistency.DC_SAFE_QUORUM), Optional.empty());
    private static final int CONNECTIONS = 6;
    private static final int KEYS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<RedisConnection> connections = new ArrayList<>();

    @Parameter(0)
    int workers;

    @Parameter(1)
    int nodes;

    private RealCluster cluster;
    private LocalNode asked;

    @SuppressWarnings("NullAway.Init") // start() comes first
    LevelSettingsIT() {}

    private void start(ConsistencyRule... rules) throws IOException {
        LocalLayout layout = LocalLayout.empty();
        for (String rack : List.of("r1", "r2", "r3")) {
            layout = layout.rack("dc1", rack, nodes);
        }
        cluster = RealCluster.start(
                layout,
                NodeSettings.all(
                        NodeSettings.workers(workers),
                        NodeSettings.timeoutMillis(900),
                        NodeSettings.consistencyRules(rules)));
        asked = cluster.nodes().get(0);
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(cluster.client(asked));
        }
    }

    @AfterEach
    void stop() throws IOException {
        for (RedisConnection connection : connections) {
            connection.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private RedisConnection client() {
        return connections.get(0);
    }

    /** Keys with the right value in every rack, but for the rack of the node that is asked. */
    private void makeStale(String prefix) throws IOException {
        for (int i = 0; i < KEYS; i++) {
            assertThat(client().call("CONSISTENCY", "DC_ALL", "SET", prefix + i, "right")
                            .toString())
                    .contains("OK");
            for (LocalNode node : cluster.nodes().subList(0, nodes)) {
                cluster.inStore(node, "SET", prefix + i, "stale");
            }
        }
    }

    private static void reads(RedisConnection connection, String prefix, String value) throws IOException {
        for (int i = 0; i < KEYS; i++) {
            assertThat(connection.call("GET", prefix + i).toString())
                    .as("GET " + prefix + i)
                    .contains(value);
        }
    }

    private String ask(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + asked.conf().listen().stats().port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    @Test
    void aLevelSetAtRunTimeHoldsForTheNextCommandOfEveryOpenConnectionWithoutItsOwn()
            throws IOException, InterruptedException {
        start();
        makeStale("k");
        RedisConnection own = connections.get(1);
        own.call("DYNO_CONFIG:CONN_CONSISTENCY", "DC_ONE");
        List<RedisConnection> others = List.of(client(), connections.get(2), connections.get(3), connections.get(4));
        for (RedisConnection connection : connections) {
            reads(connection, "k", "stale");
        }

        assertThat(ask("PUT", "/api/consistency", "{\"read\": \"DC_QUORUM\"}"))
                .isEqualTo("200 {\"read\":\"DC_QUORUM\",\"write\":\"DC_ONE\",\"rules\":[]}\n");
        for (RedisConnection connection : others) {
            reads(connection, "k", "right");
        }
        reads(own, "k", "stale");
        assertThat(client().call("CONSISTENCY", "DC_ONE", "GET", "k0").toString())
                .contains("stale");
        own.call("RESET");
        reads(own, "k", "right");

        assertThat(ask("GET", "/set_consistency/read/dc_one", "")).isEqualTo("200 OK");
        assertThat(ask("GET", "/get_consistency", ""))
                .isEqualTo("200 Read Consistency: DC_ONE\r\nWrite Consistency: DC_ONE\r\n");
        reads(client(), "k", "stale");

        assertThat(client().call("CONFIG", "SET", "read_consistency", "DC_SAFE_QUORUM")
                        .toString())
                .contains("OK");
        for (RedisConnection connection : others) {
            reads(connection, "k", "right");
        }
        assertThat(ask("GET", "/metrics", ""))
                .contains("ringspan_consistency_level{access=\"read\",level=\"DC_SAFE_QUORUM\"} 1.0");
    }

    @Test
    void aChangeIsLoggedWithWhatWasAndFromWhomAndARestartUndoesIt() throws IOException, InterruptedException {
        start();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(NodeLevels.class);
        logger.addAppender(log);
        try {
            assertThat(ask("GET", "/set_consistency/write/DC_QUORUM", "")).isEqualTo("200 OK");
            assertThat(ask("GET", "/set_consistency/write/DC_QUORUM", "")).isEqualTo("200 OK");
            assertThat(ask("GET", "/set_consistency/write/DC_MOST", ""))
                    .startsWith("400 there is no such consistency level; there are [DC_ONE, ");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage())
                        .startsWith("write_consistency is DC_QUORUM from now on, and was DC_ONE: changed by HTTP from")
                        .contains("127.0.0.1:"));
        asked.stop();
        asked.start();
        assertThat(ask("GET", "/api/consistency", "")).startsWith("200 {\"read\":\"DC_ONE\",\"write\":\"DC_ONE\"");
    }

    @Test
    void keysThatMatchARuleAreReadAtItsLevelAndOthersAtTheNodes() throws IOException, InterruptedException {
        start(SESSIONS, CARTS);
        for (String prefix : List.of("session:", "cart:", "page:")) {
            makeStale(prefix);
        }
        reads(client(), "session:", "right");
        reads(client(), "cart:", "right");
        reads(client(), "page:", "stale");

        RedisConnection own = connections.get(1);
        own.call("DYNO_CONFIG:CONN_CONSISTENCY", "DC_ONE");
        reads(own, "session:", "stale");
        assertThat(own.call("CONSISTENCY", "DC_QUORUM", "GET", "page:0").toString())
                .contains("right");
        assertThat(client().call("CONSISTENCY", "DC_ONE", "GET", "session:0").toString())
                .contains("stale");

        ask("PUT", "/api/consistency", "{\"read\":\"DC_QUORUM\"}");
        reads(client(), "page:", "right");
        assertThat(ask("GET", "/api/consistency", "")).contains("{\"keys\":\"session:*\",\"read\":\"DC_QUORUM\",");
    }

    @Test
    void commandsOfOnePipelineHaveEachItsOwnLevelAndTheirOrder() throws IOException {
        start(SESSIONS);
        makeStale("session:");
        makeStale("page:");
        RedisConnection client = client();
        for (int i = 0; i < KEYS; i++) {
            client.send("GET", "session:" + i);
            client.send("GET", "page:" + i);
            client.send("OBJECT", "ENCODING", "page:" + i);
            client.send("SET", "page:new" + i, "p" + i);
            client.send("SET", "session:new" + i, "s" + i);
            client.send("GET", "page:new" + i);
            client.send("GET", "session:new" + i);
            client.send("STRLEN", "session:" + i);
        }
        client.flush();
        for (int i = 0; i < KEYS; i++) {
            assertThat(client.read().toString()).contains("right");
            assertThat(client.read().toString()).contains("stale");
            assertThat(client.read().toString()).contains("embstr");
            assertThat(client.read().toString()).contains("OK");
            assertThat(client.read().toString()).contains("OK");
            assertThat(client.read().toString()).contains("p" + i);
            assertThat(client.read().toString()).contains("s" + i);
            assertThat(client.read().toString()).contains("5");
        }
    }

    @Test
    void aCommandWithSeveralKeysIsReadAtTheStrongestOfTheirLevelsWithinOneOwner() throws IOException {
        start(SESSIONS);
        makeStale("session:");
        makeStale("page:");
        assertThat(client().call("MGET", "page:0", "page:1").toString())
                .contains("stale")
                .doesNotContain("right");
        assertThat(client().call("MGET", "session:0", "session:1").toString())
                .contains("right")
                .doesNotContain("stale");
        String mixed = client().call("MGET", "page:0", "session:0", "page:1", "page:2", "session:1")
                .toString();
        if (nodes == 1) {
            assertThat(mixed).as("one owner").contains("right").doesNotContain("stale");
        }
        assertThat(client().call("EXISTS", "session:0", "page:0", "session:none")
                        .toString())
                .contains("2");
        assertThat(client().call("MSET", "session:0", "a", "page:0", "b").toString())
                .contains("OK");
        assertThat(client().call("MGET", "session:0", "page:0").toString()).contains("a", "b");
        assertThat(client().call("DEL", "session:0").toString()).contains("1");
    }

    @Test
    void aWriteWaitsForWhatTheRuleOfItsKeySays() throws IOException {
        start(SESSIONS);
        cluster.nodes().subList(2 * nodes, 3 * nodes).forEach(LocalNode::kill);
        Await.until(
                "the node has noticed that a rack is gone",
                () -> client().call("SET", "session:probe", "x").toString().contains("UNAVAILABLE DC_ALL"));
        for (int i = 0; i < KEYS; i++) {
            assertThat(client().call("SET", "page:" + i, "x").toString()).contains("OK");
            assertThat(client().call("GET", "session:" + i).toString()).contains("Nothing");
        }
    }
}
