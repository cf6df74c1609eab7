package io.ringspan.tests.it.balance;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.netty.buffer.Unpooled;
import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.Main;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.measure.MeasureReport;
import io.ringspan.node.measure.PreviewReport;
import io.ringspan.node.measure.PreviewReport.Moved;
import io.ringspan.node.measure.PreviewReport.OfRack;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.status.AdminClient;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nodes with very different stores measure them, and what a change would move is what the stores hold of it. */
class MeasureIT {
    private static final LocalLayout TWO_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 3).rack("dc1", "r2", 3);
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));
    private static final int KEYS = 20_000;
    private static final int AT_ONCE = 500;
    private static final long THIRD = (1L << 32) / 3;
    /** Seven of ten keys lie in the tokens of one node, most of them in their first half. */
    private static final long CROWDED_TO = THIRD + THIRD / 2;

    private static RealCluster cluster;
    private static LocalNode asked;
    private static AdminClient admin;
    private static final List<Long> TOKENS = new ArrayList<>();

    @BeforeAll
    static void fill() throws IOException {
        cluster = RealCluster.start(TWO_RACKS, all(workers(2)));
        asked = cluster.node("dc1/r1/0");
        admin = new AdminClient(asked.conf().listen().stats());
        Random random = new Random(7);
        KeyTokens tokens = Placement.keyTokens(asked.conf().ring());
        try (RedisConnection client = cluster.client(asked)) {
            for (int number = 0; TOKENS.size() < KEYS; number++) {
                byte[] key = ("key:" + number).getBytes(StandardCharsets.US_ASCII);
                long token = Integer.toUnsignedLong(tokens.token(Unpooled.wrappedBuffer(key), 0, key.length));
                boolean isCrowded = token > THIRD && token <= CROWDED_TO;
                if (isCrowded || random.nextInt(12) == 0) {
                    TOKENS.add(token);
                    client.send("SET", "key:" + number, "x".repeat(50 + random.nextInt(isCrowded ? 400 : 100)));
                    if (TOKENS.size() % AT_ONCE == 0) {
                        client.flush();
                        for (int i = 0; i < AT_ONCE; i++) {
                            client.read();
                        }
                    }
                }
            }
        }
        cluster.awaitConfirmed();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    /** One for all: a node has few connections for all who ask. */
    private static AdminClient admin() {
        return admin;
    }

    private static MeasureReport measured() throws Exception {
        admin().change("POST", "/api/ring/measure", "{}");
        Await.until(() -> "all nodes to have measured: " + report(), () -> !report().running() && report().complete());
        return report();
    }

    private static MeasureReport report() {
        try {
            return Json.read(admin().get("/api/ring/measure"), MeasureReport.class);
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static OfRack preview(String body) throws Exception {
        measured();
        PreviewReport report = Json.read(admin().change("POST", "/api/ring/preview", body), PreviewReport.class);
        assertThat(report.racks()).hasSize(1);
        return report.racks().get(0);
    }

    @Test
    void whatIsMeasuredIsWhatTheStoresHold() throws Exception {
        MeasureReport report = measured();
        assertThat(report.nodes()).hasSize(6);
        Map<String, Double> loadOfRack = new HashMap<>();
        report.nodes()
                .forEach(node -> loadOfRack.merge(
                        node.node().substring(0, 6), node.weight().orElseThrow().load(), Double::sum));
        for (MeasureReport.Node node : report.nodes()) {
            MeasureReport.Found found = node.weight().orElseThrow();
            try (RedisConnection store = cluster.store(cluster.node(node.node()))) {
                long keys = ((Reply.Whole) store.call("DBSIZE")).value();
                long bytes = bytes(store);
                assertThat(found.keys()).as("keys of " + node.node()).isCloseTo(keys, within(keys / 50));
                assertThat(found.bytes()).as("bytes of " + node.node()).isCloseTo(bytes, within(bytes / 20));
                // Each key was written once, by a command to each of both racks.
                double share =
                        found.load() / loadOfRack.getOrDefault(node.node().substring(0, 6), 0.0);
                assertThat(share).as("load of " + node.node()).isCloseTo((double) keys / KEYS, within(0.05));
            }
        }
        assertThat(report.nodes().stream()
                        .filter(node -> node.weight().orElseThrow().bytesShare() > 0.7))
                .as("heavy ones")
                .hasSize(2);
    }

    private static long bytes(RedisConnection store) throws IOException {
        List<Reply> keys = ((Reply.Items) store.call("KEYS", "*")).items();
        long bytes = 0;
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            List<Reply> some = keys.subList(from, Math.min(keys.size(), from + AT_ONCE));
            for (Reply key : some) {
                store.send("MEMORY", "USAGE", ((Reply.Blob) key).bytes());
            }
            store.flush();
            for (int i = 0; i < some.size(); i++) {
                bytes += ((Reply.Whole) store.read()).value();
            }
        }
        return bytes;
    }

    @Test
    void whatAJoinWouldMoveIsHalfOfTheHeaviestNodeAndCounted() throws Exception {
        OfRack join = preview("{\"join\":{\"datacenter\":\"dc1\",\"rack\":\"r2\"}}");
        assertThat(join.steps()).hasSize(1);
        requireTrue(join);
        PreviewReport.Node heaviest = join.nodes().stream()
                .filter(node -> node.shareBefore() > 0.5)
                .findFirst()
                .orElseThrow();
        PreviewReport.Node joined = join.nodes().get(3);
        assertThat(joined.before().keys()).isZero();
        assertThat(joined.shareAfter()).isCloseTo(heaviest.shareBefore() / 2, within(0.02));
        assertThat(heaviest.shareAfter()).isCloseTo(heaviest.shareBefore() / 2, within(0.02));
    }

    @Test
    void whatALeaveWouldMoveIsAllThatTheNodeHas() throws Exception {
        String leaver = cluster.nodes().get(1).conf().place().id().toString();
        OfRack leave = preview("{\"leave\":\"" + leaver + "\"}");
        requireTrue(leave);
        long keys = ((Reply.Whole) cluster.inStore(cluster.nodes().get(1), "DBSIZE")).value();
        assertThat(leave.moved().keys()).isCloseTo(keys, within(keys / 50));
        assertThat(leave.steps().get(0).tokens()).containsExactly(new PreviewReport.Tokens(leaver, List.of()));
    }

    @Test
    void aRebalanceWouldBringTheRackBelowItsTarget() throws Exception {
        OfRack rebalance = preview("{\"rebalance\":{\"datacenter\":\"dc1\",\"rack\":\"r1\"}}");
        assertThat(rebalance.unevenBefore()).isGreaterThan(2);
        assertThat(rebalance.unevenAfter()).isLessThanOrEqualTo(1.1);
        assertThat(rebalance.reached()).isTrue();
        requireTrue(rebalance);
        OfRack byLoad = preview("{\"rebalance\":{\"rack\":\"r1\"},\"mix\":{\"keys\":1,\"load\":1}}");
        assertThat(byLoad.unevenAfter()).isLessThanOrEqualTo(1.1);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        measured();
        assertRefused("{}", "wanted is one of");
        assertRefused("{\"leave\":\"dc1/r1/5\"}", "no node dc1/r1/5");
        assertRefused("{\"rebalance\":{\"rack\":\"r9\"}}", "no such rack");
        assertRefused("{\"rebalance\":{\"target\":0.5}}", "above 1");
        assertRefused("{\"rebalance\":{},\"mix\":{}}", "mix: ");
        assertRefused("{\"join\":{\"datacenter\":\"dc1\",\"rack\":\"r1\",\"tokens\":65}}", "1 to 64 tokens");
    }

    private static void assertRefused(String body, String why) {
        assertThatThrownBy(() -> admin().change("POST", "/api/ring/preview", body))
                .as(body)
                .hasMessageContaining(why);
    }

    @Test
    void commandsShowItAsTables() throws Exception {
        String admin = asked.conf().listen().stats().toString();
        JavaProgram.Ended ring = RINGSPAN.run("", "ring", "--measure", "--admin", admin);
        assertThat(ring.out().lines()).as(ring.err()).hasSize(7);
        assertThat(ring.out())
                .startsWith("NODE")
                .contains("COMMANDS/S", "dc1/r2/0")
                .doesNotContain("not measured");
        assertThat(ring.exitCode()).as(ring.err()).isZero();
        JavaProgram.Ended preview = RINGSPAN.run("", "rebalance", "--preview", "--admin", admin);
        assertThat(preview.out())
                .as(preview.err())
                .contains("Rack dc1/r1: the heaviest node has 2.", "Rack dc1/r2: ", "STEP", "THEN");
        assertThat(preview.exitCode()).as(preview.err()).isZero();
        JavaProgram.Ended fit = RINGSPAN.run("", "rebalance", "--preview", "--admin", admin, "--target", "4");
        assertThat(fit.out()).contains("Rack dc1/r1: nothing to move");
        JavaProgram.Ended made = RINGSPAN.run("", "rebalance", "--admin", admin);
        assertThat(made.exitCode()).as(made.out()).isEqualTo(1);
        assertThat(made.err()).contains("this node does not gossip");
    }

    /** Keys in the crowded tokens are longer. */
    @Test
    void aRebalanceEvensOutWhatItIsTold() throws Exception {
        String admin = asked.conf().listen().stats().toString();
        double byBytes = heaviest(RINGSPAN.run("", "rebalance", "--preview", "--json", "--admin", admin));
        double byKeys =
                heaviest(RINGSPAN.run("", "rebalance", "--preview", "--json", "--admin", admin, "--by", "keys"));
        double byBoth =
                heaviest(RINGSPAN.run("", "rebalance", "--preview", "--json", "--admin", admin, "--by", "keys,bytes"));
        assertThat(byKeys).isLessThan(byBytes - 0.02);
        assertThat(byBoth).isStrictlyBetween(byKeys, byBytes);
        JavaProgram.Ended unknown = RINGSPAN.run("", "rebalance", "--admin", admin, "--by", "keys,weather");
        assertThat(unknown.exitCode()).isEqualTo(64);
        assertThat(unknown.err()).contains("--by wants some of [keys, bytes, load]");
    }

    private static double heaviest(JavaProgram.Ended ended) {
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return Json.read(ended.out(), PreviewReport.class).racks().stream()
                .flatMap(rack -> rack.nodes().stream())
                .mapToDouble(PreviewReport.Node::shareBefore)
                .max()
                .orElseThrow();
    }

    /** For each move and each step: as many keys as the stores hold of these tokens, within a tenth. */
    private static void requireTrue(OfRack rack) {
        long sum = 0;
        for (PreviewReport.Step step : rack.steps()) {
            for (Moved move : step.moves()) {
                long keys = TOKENS.stream()
                        .filter(token -> move.first() <= move.last()
                                ? token >= move.first() && token <= move.last()
                                : token >= move.first() || token <= move.last())
                        .count();
                sum += keys;
                assertThat(move.amount().keys()).as("%s", move).isCloseTo(keys, within(keys / 10 + 5));
            }
        }
        assertThat(rack.moved().keys()).isCloseTo(sum, within(sum / 10));
    }
}
