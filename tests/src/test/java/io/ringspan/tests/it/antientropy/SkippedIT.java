package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the disk of a node gave up for a replica that was away is repaired when that is back, and nobody has to ask. */
class SkippedIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int KEYS = 2_400;
    private static final int AT_ONCE = 20;
    private static final int BYTES = 1_000;
    private static final int DISK_BYTES = 1 << 20;

    @Test
    void whatWasSkippedForAReplicaIsRepairedSoonAfterItIsBack() throws IOException {
        HintConf little = new HintConf(true, DISK_BYTES, 4 * DISK_BYTES, 86_400_000, FsyncPolicy.NEVER, true);
        try (RealCluster cluster = RealCluster.start(
                TWO_COPIES, all(workers(1), retryMillisMax(200), replicaWindowBytesMax(64 * 1024), hints(little)))) {
            LocalNode origin = cluster.node("dc1/r1/0");
            LocalNode away = cluster.node("dc1/r2/0");
            away.kill();
            write(cluster, origin);
            assertThat(cluster.counts(origin).sent().skipped()).isPositive();
            assertThat(RealCluster.metric(origin, "ringspan_repair_lacking_replicas"))
                    .isEqualTo(1);
            away.start();

            Await.until("it has all keys", () -> size(cluster, away) == KEYS);
            Await.until("that is noted", () -> RealCluster.metric(origin, "ringspan_repair_lacking_replicas") == 0);
            assertThat(RealCluster.metric(origin, "ringspan_repair_keys_mended_total"))
                    .isPositive();
            assertThat(RealCluster.metric(away, "ringspan_repair_runs_total")).isZero();
        }
    }

    private static void write(RealCluster cluster, LocalNode node) throws IOException {
        String padding = "x".repeat(BYTES);
        try (RedisConnection client = cluster.client(node)) {
            for (int from = 0; from < KEYS; from += AT_ONCE) { // so few that the own store keeps up
                for (int key = from; key < from + AT_ONCE; key++) {
                    client.send("SET", "k" + key, padding);
                }
                client.flush();
                for (int key = from; key < from + AT_ONCE; key++) {
                    client.read();
                }
            }
        }
    }

    private static long size(RealCluster cluster, LocalNode node) throws IOException {
        return cluster.inStore(node, "DBSIZE") instanceof Reply.Whole size ? size.value() : -1;
    }
}
