package io.ringspan.tests.it.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.local.NodeProcess;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One of six nodes fails in some way while clients of the others write and read: it is seen, nobody is told what is not so, what a
 * level does not need of it costs no error, and after it is back all stores are equal in all that was acknowledged.
 */
@ExtendWith(NoFaults.class)
class MembersUnderLoadIT {
    private static final String FAILING = "dc1/r2/0";
    private static final String PAUSES = "ringspan_gossip_pauses_total";
    private static final String VERDICTS = "ringspan_gossip_verdicts_total";
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM");

    private static List<LocalNode> others(RealCluster cluster) {
        return cluster.nodes().stream()
                .filter(node -> !node.conf().place().id().toString().equals(FAILING))
                .toList();
    }

    /**
     * One of six is down. It is the relay that some use: without the verdict their writes that need its datacenter would be of
     * unknown fate until its link has been silent for long.
     */
    private static void requireWhatDatacentersMakeOfIt(RealCluster cluster) throws IOException {
        Await.until(
                "its links are closed",
                () -> others(cluster).stream().allMatch(node -> node.unreached().contains(FAILING)));
        for (LocalNode node : others(cluster)) {
            try (RedisConnection client = cluster.client(node)) {
                String key = "of " + node.conf().place().id();
                assertThat(client.call("CONSISTENCY", "DC_EACH_SAFE_QUORUM", "SET", key, "x"))
                        .isEqualTo(new Reply.Status("OK"));
                assertThat(client.call("CONSISTENCY", "DC_EACH_SAFE_QUORUM", "GET", key))
                        .isEqualTo(new Reply.Blob("x"));
                assertThat(client.call("CONSISTENCY", "ALL", "SET", key, "y").toString())
                        .contains("UNAVAILABLE ALL", "nothing was done");
                assertThat(client.call("CONSISTENCY", "ALL", "GET", key).toString())
                        .contains("UNAVAILABLE ALL");
            }
        }
    }

    @Test
    void aNodeThatStandsStillIsFoundDownAndComesBack() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of, Set.of(FAILING))) {
            LocalNode frozen = cluster.node(FAILING);
            Views.awaitNormal(cluster);
            try (ClientLoad load = ClientLoad.on(cluster, others(cluster), LEVELS)) {
                load.awaitServed();
                double pauses = counted(frozen, PAUSES);
                double verdicts = counted(frozen, VERDICTS);
                cluster.freeze(frozen);
                Views.await(others(cluster), frozen, MemberState.DOWN);
                requireWhatDatacentersMakeOfIt(cluster);
                load.awaitServed();
                cluster.thaw(frozen);
                Views.awaitNormal(cluster);
                Await.until("it knows that it stood still", () -> counted(frozen, PAUSES) > pauses);
                load.awaitServed();
                load.stop();
                assertThat(load.errors()).isEmpty();
                load.requireAcknowledgedEverywhere();
                assertThat(counted(frozen, VERDICTS)).as("it blames nobody").isEqualTo(verdicts);
            }
        }
    }

    /** What a node has counted of its gossip. */
    private static double counted(LocalNode node, String metric) throws IOException {
        String page = NodeProcess.page(node.conf().listen().stats().port(), "/metrics");
        return page.lines()
                .filter(line -> line.startsWith(metric))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    /** It reaches the others, and nobody reaches it: so nobody counts on it, and it blames nobody. */
    @Test
    void aNodeThatIsCutOffOneWayIsFoundDownAndHeals() throws IOException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of)) {
            LocalNode deaf = cluster.node(FAILING);
            FaultyRelay door = gossiping.door(deaf);
            Views.awaitNormal(cluster);
            try (ClientLoad load = ClientLoad.on(cluster, others(cluster), LEVELS)) {
                load.awaitServed();
                door.standStill();
                Views.await(others(cluster), deaf, MemberState.DOWN);
                load.awaitServed();
                assertThat(others(cluster))
                        .allSatisfy(node -> assertThat(Views.state(deaf, node))
                                .as(
                                        "%s as the deaf one sees it",
                                        node.conf().place().id())
                                .isNotEqualTo(MemberState.DOWN));
                door.heal();
                Views.awaitNormal(cluster);
                load.awaitServed();
                load.stop();
                assertThat(load.errors()).isEmpty();
                load.requireAcknowledgedEverywhere();
            }
        }
    }

    /** As an operator does it: drained, its clients move on when it says that it is not ready, then stopped, and started again. */
    @Test
    void aNodeThatLeavesCostsNoClientAnError() throws IOException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of)) {
            LocalNode leaving = cluster.node(FAILING);
            Views.awaitNormal(cluster);
            try (ClientLoad own = ClientLoad.on(cluster, List.of(leaving), LEVELS);
                    ClientLoad load = ClientLoad.on(cluster, others(cluster), LEVELS)) {
                load.awaitServed();
                own.awaitServed();
                int admin = leaving.conf().listen().stats().port();
                assertThat(NodeProcess.page(admin, "/state/leaving")).isEqualTo("200 OK");
                Views.await(cluster.nodes(), leaving, MemberState.LEAVING);
                assertThat(NodeProcess.page(admin, "/ready")).startsWith("503").contains("LEAVING");
                own.awaitServed();
                own.stop();
                load.awaitServed();
                leaving.stop();
                assertThat(cluster.undone(leaving)).isEmpty();
                Views.await(others(cluster), leaving, MemberState.DOWN);
                load.awaitServed();
                leaving.start();
                Views.awaitNormal(cluster);
                load.awaitServed();
                load.stop();
                assertThat(own.errors()).isEmpty();
                assertThat(load.errors()).isEmpty();
                load.requireAcknowledgedEverywhere();
                own.requireAcknowledgedEverywhere();
            }
        }
    }

    /** How long clients notice it: prints the bar's figure, and asserts no time. */
    @Test
    @Tag("long")
    @Timeout(480)
    void howSoonItIsRoutedAround() throws IOException, InterruptedException {
        List<String> levels = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM", "DC_EACH_SAFE_QUORUM");
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of, Set.of(FAILING))) {
            LocalNode frozen = cluster.node(FAILING);
            Views.awaitNormal(cluster);
            List<Long> seen = new java.util.ArrayList<>();
            List<Long> routed = new java.util.ArrayList<>();
            try (ClientLoad load = ClientLoad.on(cluster, others(cluster), levels)) {
                for (int i = 0; i < 30; i++) {
                    load.awaitServed();
                    long struck = System.nanoTime();
                    cluster.freeze(frozen);
                    Views.await(others(cluster), frozen, MemberState.DOWN);
                    seen.add((System.nanoTime() - struck) / 1_000_000);
                    Thread.sleep(3_000);
                    routed.add(Math.max(0, (load.lastTroubleNanos() - struck) / 1_000_000));
                    cluster.thaw(frozen);
                    Views.awaitNormal(cluster);
                    Thread.sleep(1_000);
                }
                assertThat(load.wrong()).isEmpty();
                System.out.println(
                        "down for all after ms " + seen.stream().sorted().toList());
                System.out.println("last slow or failed command after ms "
                        + routed.stream().sorted().toList());
                System.out.println("errors by cause " + load.errors());
            }
        }
    }
}
