package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change of the ring that is not finished as it was begun: cancelled at each of its steps, or by another than who began it. */
@ExtendWith(NoFaults.class)
class CancelIT {
    private static final String NEW = "dc1/r1/2863311530";
    private static final String CONDUCTOR = "dc1/r1/0";
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 3).rack("dc1", "r2", 1);

    private static void put(LocalNode node, String body) throws IOException, InterruptedException {
        Changing.ask(node, "PUT", "/api/ring/change", body);
    }

    @Test
    void whatIsCancelledAtAnyStepLeavesTheRingAsItWasAndIsMadeNextTime() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(3);
                RealCluster cluster = RealCluster.startWithout(LAYOUT, gossiping::of, Set.of(NEW))) {
            LocalNode comes = cluster.node(NEW);
            List<LocalNode> first =
                    cluster.nodes().stream().filter(node -> node != comes).toList();
            first.forEach(node -> Views.await(first, node, MemberState.NORMAL));
            try (RingLoad load = RingLoad.on(cluster, first)) {
                load.awaitServed();
                Changing.comes(comes);
                Set<String> waited = new TreeSet<>();
                for (String phase : RingAdmin.OPEN) {
                    Changing.ask(comes, "POST", "/api/ring/join", "{}");
                    waited.add(Changing.waitsAt(first.get(0), phase));
                    load.awaitServed();
                    put(first.get(0), "{\"wanted\": \"cancel\"}");
                    Changing.awaitUndone(cluster.nodes());
                    load.awaitServed();
                    assertThat(keys(cluster, comes)).as("left after %s", phase).isZero();
                    assertThat(copyFiles(comes))
                            .as("to be gone on with after %s", phase)
                            .isEmpty();
                }
                System.out.println("cancelled in " + waited);
                assertThat(waited).contains("STREAMING").hasSizeGreaterThan(1);
                Changing.ask(comes, "POST", "/api/ring/join", "{}");
                Changing.await(
                        cluster.nodes(),
                        "DONE",
                        Changing.seen(comes).path("epoch").asInt() + 2);
                load.awaitServed();
                cancelled(cluster, load, "/api/ring/leave", "{\"node\": \"" + NEW + "\"}");
                cancelled(cluster, load, "/api/ring/rebalance", "{\"nodes\": {\"" + NEW + "\": [2500000000]}}");
                load.requireGood();
                load.requireAllThere(cluster.nodes());
            }
        }
    }

    /** While it copies; then every node has what it had. */
    private static void cancelled(RealCluster cluster, RingLoad load, String path, String body)
            throws IOException, InterruptedException {
        LocalNode asked = cluster.node(CONDUCTOR);
        Changing.ask(asked, "POST", path, body);
        assertThat(Changing.waitsAt(asked, "STREAMING")).isEqualTo("STREAMING");
        load.awaitServed();
        put(asked, "{\"wanted\": \"cancel\"}");
        Changing.awaitUndone(cluster.nodes());
        load.awaitServed();
        load.requireAllThere(cluster.nodes());
    }

    /** While one is there, the next start takes the store for one that lacks keys. */
    private static List<Path> copyFiles(LocalNode node) throws IOException {
        try (Stream<Path> all = Files.walk(node.conf().process().dataDir().orElseThrow())) {
            return all.filter(file -> file.endsWith("copy")).toList();
        }
    }

    /** How many keys the node's store has. */
    private static long keys(RealCluster cluster, LocalNode node) throws IOException {
        return ((Reply.Whole) cluster.inStore(node, "DBSIZE")).value();
    }

    @Test
    void anotherGoesOnWithWhatAConductorThatIsKilledHasBegun() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(3);
                RealCluster cluster = RealCluster.startWithout(LAYOUT, gossiping::of, Set.of(NEW), Set.of(CONDUCTOR))) {
            LocalNode comes = cluster.node(NEW);
            LocalNode conductor = cluster.node(CONDUCTOR);
            LocalNode next = cluster.node("dc1/r2/0");
            List<LocalNode> served = List.of(cluster.node("dc1/r1/1431655765"), next);
            List<LocalNode> first =
                    cluster.nodes().stream().filter(node -> node != comes).toList();
            first.forEach(node -> Views.await(first, node, MemberState.NORMAL));
            try (RingLoad load = RingLoad.byMajority(cluster, served)) {
                load.awaitServed();
                Changing.comes(comes);
                Changing.ask(comes, "POST", "/api/ring/join", "{}");
                Changing.waitsAt(conductor, "STREAMING");
                assertThat(Changing.seen(next).path("conductor").asString())
                        .isEqualTo(conductor.conf().place().id().toString());
                conductor.kill();
                load.awaitServed();
                Views.await(List.of(next), conductor, MemberState.DOWN);
                put(next, "{\"exclude\": \"" + conductor.conf().place().id() + "\"}");
                put(next, "{\"wanted\": \"resume\"}");
                List<LocalNode> others = cluster.nodes().stream()
                        .filter(node -> node != conductor)
                        .toList();
                Changing.await(others, "DONE", 3);
                load.awaitServed();
                conductor.start();
                Changing.await(cluster.nodes(), "DONE", 3);
                Views.awaitNormal(cluster);
                load.awaitServed();
                load.requireNoneWrong();
                load.requireAllThere(cluster.nodes());
            }
        }
    }
}
