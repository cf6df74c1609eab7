package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ring grows by two nodes in each of its racks, is rebalanced, and shrinks again, while clients go on. */
@ExtendWith(NoFaults.class)
class GrowIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 5).rack("dc1", "r2", 5);
    private static final Set<String> LATER =
            Set.of("dc1/r1/2576980377", "dc1/r2/2576980377", "dc1/r1/3435973836", "dc1/r2/3435973836");
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    @Test
    @Tag("long")
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void eachRackGrowsByAFourthAndAFifthNodeIsRebalancedAndShrinksAgain() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.startWithout(LAYOUT, gossiping::of, LATER)) {
            List<LocalNode> later =
                    cluster.nodes().stream().filter(GrowIT::isLater).toList();
            List<LocalNode> first =
                    cluster.nodes().stream().filter(node -> !isLater(node)).toList();
            LocalNode asked = first.get(0);
            first.forEach(node -> Views.await(first, node, MemberState.NORMAL));
            try (RingLoad load = RingLoad.on(cluster, first)) {
                load.awaitServed();
                for (LocalNode comes : later) {
                    Changing.comes(comes);
                    changes(first, load, () -> Changing.ask(comes, "POST", "/api/ring/join", "{}"));
                }
                rebalance(asked);
                Changing.await(cluster.nodes(), "DONE", epoch(asked));
                load.awaitServed();
                for (LocalNode goes : later) {
                    String leaves = "{\"node\": \"" + goes.conf().place().id() + "\"}";
                    changes(first, load, () -> Changing.ask(asked, "POST", "/api/ring/leave", leaves));
                }
                load.requireGood();
                load.requireAllThere(first);
                for (LocalNode gone : later) {
                    assertThat(cluster.inStore(gone, "DBSIZE").toString())
                            .as("keys left at %s", gone.conf().place().id())
                            .isEqualTo("Whole[value=0]");
                }
            }
        }
    }

    private static boolean isLater(LocalNode node) {
        return LATER.contains(node.conf().place().id().toString());
    }

    private static int epoch(LocalNode node) {
        return Changing.seen(node).path("epoch").asInt();
    }

    /** Something that an operator asks for. */
    private interface Asks {
        void ask() throws IOException, InterruptedException;
    }

    private static void changes(List<LocalNode> nodes, RingLoad load, Asks asks)
            throws IOException, InterruptedException {
        int next = epoch(nodes.get(0)) + 2;
        asks.ask();
        Changing.await(nodes, "DONE", next);
        load.awaitServed();
    }

    /** Step by step, as an operator has it done. */
    private static void rebalance(LocalNode asked) throws IOException, InterruptedException {
        int before = epoch(asked);
        String admin = "127.0.0.1:" + asked.conf().listen().stats().port();
        JavaProgram.Ended made = RINGSPAN.run("", "rebalance", "--admin", admin, "--target", "1.04");
        assertThat(made.exitCode()).as(made.out() + made.err()).isZero();
        assertThat(epoch(asked)).as(made.out()).isGreaterThan(before);
    }
}
