package io.ringspan.tests.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.StoreException;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a cluster has started, it is there: no client has to wait for anybody. */
@BesideOthers
class LocalClusterIT {
    private static final int WORKERS = 3;
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "a", 2)
            .rack("dc1", "b", 1)
            .rack("dc2", "a", 2)
            .rack("dc2", "b", 1);

    @Test
    void everyWorkerOfEveryNodeReachesItsStoreAndAllPeersWhenStartReturns() throws IOException {
        try (LocalCluster cluster = LocalCluster.start(LAYOUT, plan(NodeStarter.inThisJvm()))) {
            assertThat(cluster.nodes())
                    .allSatisfy(node -> assertThat(node.unreached())
                            .as("%s does not reach", node.conf().place().id())
                            .isEmpty());
            for (LocalNode node : cluster.nodes()) {
                for (int connections = 0; connections < 2 * WORKERS; connections++) {
                    assertThat(refusals(node)).isEmpty();
                }
            }
        }
    }

    @Test
    void aNodeWhoseStoreIsGoneSaysWhomItDoesNotReach() {
        try (LocalCluster cluster = LocalCluster.start(LAYOUT, plan(NodeStarter.inThisJvm()))) {
            LocalNode node = cluster.nodes().get(0);
            LocalNode peer = cluster.nodes().get(5);
            node.store().kill();
            peer.kill();
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            List<String> unreached = node.unreached();
            while (unreached.size() < 2 && System.nanoTime() - deadline < 0) {
                unreached = node.unreached();
            }
            assertThat(unreached)
                    .containsExactly(
                            "its store at " + node.conf().store().endpoint(),
                            peer.conf().place().id().toString());
        }
    }

    @Test
    void anInterruptEndsTheWaitForWhoNeverComes() {
        Thread starting = Thread.currentThread();
        NodeStarter lonely = conf -> new NodeStarter.RunningNode() {
            @Override
            public List<String> unreached() {
                starting.interrupt();
                return List.of("somebody");
            }

            @Override
            public void stop() {}

            @Override
            public void kill() {}
        };
        assertThatThrownBy(() -> LocalCluster.start(LAYOUT, plan(lonely)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("stopped while the nodes were finding each other");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** What a client that has just connected is refused, of writes and reads of keys that all nodes own among them. */
    private static List<Reply> refusals(LocalNode node) throws IOException {
        List<Reply> refusals = new ArrayList<>();
        try (RedisConnection client =
                RedisConnection.connect("127.0.0.1", node.clients().port(), Duration.ofSeconds(10))) {
            for (int key = 0; key < 16; key++) {
                refusals.add(client.call("SET", "key:" + key, "value"));
                refusals.add(client.call("GET", "key:" + key));
            }
        }
        refusals.removeIf(reply -> !(reply instanceof Reply.Failure));
        return refusals;
    }

    private static LocalCluster.Plan plan(NodeStarter starter) {
        return new LocalCluster.Plan(
                RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                List.of(),
                starter,
                NodeSettings.workers(WORKERS),
                line -> {});
    }
}
