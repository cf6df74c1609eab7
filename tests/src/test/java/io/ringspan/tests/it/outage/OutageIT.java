package io.ringspan.tests.it.outage;

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
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients of every node write all the time while a datacenter is cut off, a node stands still, and a node is killed. When all are
 * back, every replica has every acknowledged write, once, and all stores are equal.
 */
@ExtendWith(NoFaults.class)
class OutageIT {
    private static final LocalLayout FOUR_COPIES = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    /** It has a process of its own, so it can be frozen and killed. */
    private static final String STRUCK = "dc1/r2/0";

    private static final long WINDOW_BYTES = 256 * 1024;
    private static final long HINT_BYTES = 1L << 30;

    @Test
    void whatWasAcknowledgedDuringOutagesIsEverywhereOnce() throws Exception {
        outages(2_000);
    }

    @Test
    @Tag("long")
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void soItIsWhenTheyLastForMinutes() throws Exception {
        outages(120_000);
    }

    private static void outages(long cutMillis) throws Exception {
        HintConf kept = new HintConf(true, HINT_BYTES, 4 * HINT_BYTES, 86_400_000, FsyncPolicy.NEVER, true);
        try (RealCluster cluster = RealCluster.startRelayed(
                FOUR_COPIES,
                all(workers(1), retryMillisMax(200), replicaWindowBytesMax(WINDOW_BYTES), hints(kept)),
                Set.of(STRUCK))) {
            List<LoggedWrites> writes = new ArrayList<>();
            try {
                cluster.nodes().forEach(node -> writes.add(LoggedWrites.start(cluster, node)));
                awaitRounds(writes);
                strike(cluster, writes, cutMillis);
            } finally {
                writes.forEach(LoggedWrites::stop);
            }
            assertThat(hinted(cluster)).as("writes that went by the disk").isPositive();
            assertThat(cluster.sum("ringspan_stream_skipped_writes_total")).isZero();
            awaitDelivered(cluster);
            Await.until(
                    () -> "all replicas equal; " + differences(cluster),
                    () -> differences(cluster).isEmpty());
            assertThat(wrong(cluster, writes)).isEmpty();
        }
    }

    private static void strike(RealCluster cluster, List<LoggedWrites> writes, long cutMillis) throws Exception {
        LocalNode struck = cluster.node(STRUCK);
        cluster.relays().betweenDatacenters().forEach(FaultyRelay::cut);
        TimeUnit.MILLISECONDS.sleep(cutMillis / 2);
        cluster.freeze(struck);
        TimeUnit.MILLISECONDS.sleep(cutMillis / 2);
        cluster.thaw(struck);
        awaitRounds(writes);
        struck.kill();
        cluster.relays().betweenDatacenters().forEach(FaultyRelay::heal);
        TimeUnit.MILLISECONDS.sleep(cutMillis / 4);
        struck.start();
        awaitRounds(writes);
    }

    /** Every client has been answered, or has connected, anew. */
    private static void awaitRounds(List<LoggedWrites> writes) {
        List<Long> before = writes.stream().map(LoggedWrites::rounds).toList();
        Await.until("every client goes on", () -> {
            for (int i = 0; i < before.size(); i++) {
                if (writes.get(i).rounds() < before.get(i) + 10) {
                    return false;
                }
            }
            return true;
        });
    }

    /** As long as less and less is left, it may take as long as it does. */
    private static void awaitDelivered(RealCluster cluster) {
        long left = left(cluster);
        while (left > 0) {
            long before = left;
            Await.until(() -> "less is left than " + before, () -> left(cluster) <= before / 2);
            left = left(cluster);
        }
    }

    private static long left(RealCluster cluster) {
        return cluster.sum("ringspan_replica_unmarked_writes") + cluster.sum("ringspan_stream_earlier_writes");
    }

    private static long hinted(RealCluster cluster) {
        return cluster.sum("ringspan_stream_hinted_writes_total");
    }

    private static Map<String, List<String>> differences(RealCluster cluster) {
        try {
            return Replicas.differences(cluster, cluster.nodes());
        } catch (IOException failed) {
            return Map.of("not to be read", List.of(failed.toString()));
        }
    }

    private static List<String> wrong(RealCluster cluster, List<LoggedWrites> writes) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (LoggedWrites each : writes) {
            assertThat(each.acknowledged()).isPositive();
            for (LocalNode node : cluster.nodes()) {
                wrong.addAll(each.wrong(node));
            }
        }
        return wrong;
    }
}
