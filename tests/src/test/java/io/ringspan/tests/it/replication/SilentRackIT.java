package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.timeoutMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A store whose process stands still and a way to a peer on which nothing moves: nobody closes those connections. */
class SilentRackIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2);

    private static final int KEYS = 64;

    @Test
    void linksToASilentStoreAndASilentPeerAreGivenUpAndTheOtherRackServes() throws IOException {
        try (RealCluster cluster =
                RealCluster.startRelayed(TWO_COPIES, all(workers(3), timeoutMillis(1000), retryMillisMax(200)))) {
            LocalNode coordinator = cluster.node("dc1/r1/0");
            LocalNode peer = cluster.nodes().get(1);
            String store = "its store at " + coordinator.conf().store().endpoint();
            String other = peer.conf().place().id().toString();
            coordinator.store().freeze();
            cluster.relays().way(coordinator, peer).standStill();
            try {
                // Both are idle, so that nothing but the links' own questions can find it out.
                Await.until(
                        "both silent links are given up",
                        () -> coordinator.unreached().size() == 2);
                assertThat(coordinator.unreached()).containsExactlyInAnyOrder(store, other);
                assertServesEveryKey(cluster, coordinator);
            } finally {
                coordinator.store().thaw();
                cluster.relays().way(coordinator, peer).heal();
            }
            Await.until("both are found again", () -> coordinator.unreached().isEmpty());
            cluster.awaitConfirmed();
            assertThat(Replicas.requireEqual(cluster).entries()).hasSize(KEYS);
        }
    }

    private static void assertServesEveryKey(RealCluster cluster, LocalNode coordinator) throws IOException {
        try (RedisConnection client = cluster.client(coordinator)) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.call("SET", "k" + key, "v" + key)).isEqualTo(new Reply.Status("OK"));
                assertThat(client.call("GET", "k" + key)).isEqualTo(new Reply.Blob("v" + key));
            }
        }
    }
}
