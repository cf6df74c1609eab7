package io.ringspan.tests.it.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.status.ClusterReport;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An operator holds one node's links to another, and lets them go. */
@ExtendWith(NoFaults.class)
class HeldPeerIT {
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2);
    private static final String HELD = "dc1/r1/2147483648";
    private static final String PAGE = "/api/peers/" + HELD;
    private static final int KEYS = 400;
    private static final String PADDING = "x".repeat(1_000);
    /** So little that most writes for a peer that is held go to disk. */
    private static final long WINDOW_BYTES = 64 * 1024;

    @Test
    void writesForAHeldPeerWaitReadsGoElsewhereAndAllConvergesWhenItIsLetGo() throws Exception {
        try (RealCluster cluster = RealCluster.start(
                TWO_RACKS,
                NodeSettings.all(NodeSettings.workers(2), NodeSettings.replicaWindowBytesMax(WINDOW_BYTES)))) {
            Operator operator = new Operator(cluster.node("dc1/r1/0"));
            LocalNode held = cluster.node(HELD);
            Await.until("all is well", operator::seesAllWell);

            JavaProgram.Ended down = operator.runs("peers", "--down", HELD);
            assertThat(down.err()).isEmpty();
            assertThat(down.out().lines().filter(line -> line.startsWith(HELD)))
                    .singleElement()
                    .asString()
                    .endsWith("  held by an operator");
            assertThat(down.exitCode()).isZero();
            Await.until(
                    "no worker is connected to it", () -> RealCluster.metric(operator.node(), "ringspan_peer_up") == 2);
            assertThat(RealCluster.metric(operator.node(), "ringspan_peer_held"))
                    .isEqualTo(1);
            assertThat(new ClusterReport(operator.sees(), false).status())
                    .last()
                    .asString()
                    .endsWith("; look at " + HELD + " (held by an operator)");
            assertThat(new Operator(held).seesAllWell())
                    .as("it is one node's links only")
                    .isTrue();

            String inSteadOfIt = "\"node\":\"dc1/r2/2147483648\",.*\"turn\":1,\"now\":\"asked first\"";
            assertThat(operator.asks("/api/explain?command=GET&key=" + keyOf(held)))
                    .containsPattern("\"node\":\"" + HELD + "\",[^}]*\"held\":true,[^}]*\"turn\":0,")
                    .containsPattern(inSteadOfIt);
            writeAndReadBack(cluster, operator.node());
            Await.until(
                    "writes are on disk",
                    () -> RealCluster.metric(operator.node(), "ringspan_replica_hinted_writes") > 0);
            assertThat(cluster.inStore(held, "DBSIZE")).isEqualTo(new Reply.Whole(0));
            assertThat(operator.asks("/peer/down/all"))
                    .as("as Dynomite has it: a reset of all that are not held")
                    .isEqualTo("OK");
            assertThat(operator.changes("PUT", PAGE, "{\"link\": \"reset\"}")).startsWith(HELD + " is held");

            assertThat(operator.asks("/peer/up/all")).isEqualTo("OK");
            Await.until("all is well", operator::seesAllWell);
            cluster.awaitConfirmed();
            Replicas.requireEqual(cluster);
            assertThat(cluster.counts(operator.node()).sent().skipped()).isZero();
        }
    }

    /** One that the node owns. */
    private static String keyOf(LocalNode node) {
        Placement there = Placement.of(node.conf());
        return IntStream.range(0, KEYS)
                .mapToObj(key -> "k" + key)
                .filter(key -> Replicas.owns(there, key))
                .findFirst()
                .orElseThrow();
    }

    private static void writeAndReadBack(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.call("SET", "k" + key, PADDING + key)).isEqualTo(new Reply.Status("OK"));
            }
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.call("GET", "k" + key)).isEqualTo(new Reply.Blob(PADDING + key));
            }
        }
    }

    @Test
    void aResetConnectsAnewAndLosesNothing() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_RACKS, NodeSettings.workers(2));
                RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            Operator operator = new Operator(cluster.node("dc1/r1/0"));
            Await.until("all is well", operator::seesAllWell);
            long before = RealCluster.metric(operator.node(), "ringspan_peer_reconnects_total");
            for (int key = 0; key < KEYS; key++) {
                client.send("SET", "k" + key, "v");
            }
            client.flush();
            assertThat(operator.changes("PUT", PAGE, "{\"link\": \"reset\"}")).startsWith("{\"node\":\"" + HELD + "\"");
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.read()).isEqualTo(new Reply.Status("OK"));
            }
            Await.until(
                    "both workers have lost it and are connected again",
                    () -> RealCluster.metric(operator.node(), "ringspan_peer_reconnects_total") == before + 2
                            && operator.seesAllWell());
            cluster.awaitConfirmed();
            Replicas.requireEqual(cluster);
        }
    }
}
