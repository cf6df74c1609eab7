package io.ringspan.tests.it.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node comes to a ring whose clients go on, and goes again. */
@ExtendWith(NoFaults.class)
class JoinIT {
    /** They never stand still; after it has joined, the node has just what the others have. */
    @Test
    void whatIsAddedToWithoutAPauseIsWholeAtTheNodeThatJoins() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.startWithout(LAYOUT, gossiping::of, Set.of(NEW))) {
            LocalNode comes = cluster.node(NEW);
            List<LocalNode> first =
                    cluster.nodes().stream().filter(node -> node != comes).toList();
            try (BusyCounters busy = BusyCounters.on(cluster, first)) {
                busy.awaitAdded();
                Changing.comes(comes);
                Changing.command(comes, "join");
                Changing.await(cluster.nodes(), "DONE", 3);
                busy.awaitAdded();
                busy.requireAllInStores(cluster, 2);
            }
        }
    }

    private static final String NEW = "dc1/r1/3221225472";
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 4).rack("dc1", "r2", 1);

    @Test
    void aNodeJoinsAndLeavesUnderLoad() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(4);
                RealCluster cluster = RealCluster.startWithout(LAYOUT, gossiping::of, Set.of(NEW))) {
            LocalNode comes = cluster.node(NEW);
            List<LocalNode> first =
                    cluster.nodes().stream().filter(node -> node != comes).toList();
            first.forEach(node -> Views.await(first, node, MemberState.NORMAL));
            try (RingLoad load = RingLoad.on(cluster, first, RingLoad.Lists.IN_PIPELINES)) {
                load.awaitServed();
                Changing.comes(comes);
                String cursor = firstCursor(cluster, first.get(0));
                Changing.command(comes, "join");
                Changing.await(cluster.nodes(), "DONE", 3);
                load.awaitServed();
                requireNotGoneOnWith(cluster, first.get(0), cursor);
                requireCounted(cluster, comes, 3);
                load.requireAllThere(first);
                Changing.command(first.get(0), "leave", NEW);
                Changing.await(cluster.nodes(), "DONE", 5);
                requireCounted(cluster, first.get(0), 5);
                load.awaitServed();
                load.requireGood();
                load.requireAllThere(first);
            }
        }
    }

    private static String firstCursor(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            Reply.Items page = (Reply.Items) client.call("SCAN", "0", "COUNT", "10");
            String cursor = ((Reply.Blob) page.items().get(0)).bytes();
            assertThat(cursor).as("there is more").isNotEqualTo("0");
            return cursor;
        }
    }

    /** A key may have gone to a node that the scan is through with. */
    private static void requireNotGoneOnWith(RealCluster cluster, LocalNode node, String cursor) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            assertThat(client.call("SCAN", cursor)).asString().contains("cursor is not good any more");
        }
    }

    /** What a change and its copying look like in the metrics. */
    private static void requireCounted(RealCluster cluster, LocalNode gains, int epoch) {
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(RealCluster.metric(node, "ringspan_ring_epoch")).isEqualTo(epoch);
            assertThat(RealCluster.metric(node, "ringspan_ring_change_phase{phase=\"done\"}"))
                    .isEqualTo(1);
            assertThat(RealCluster.metric(node, "ringspan_ring_change_waits")).isZero();
        });
        assertThat(RealCluster.metric(gains, "ringspan_copy_runs_total")).isPositive();
        assertThat(RealCluster.metric(gains, "ringspan_copy_keys_walked_total")).isPositive();
        assertThat(RealCluster.metric(gains, "ringspan_copy_running")).isZero();
    }
}
