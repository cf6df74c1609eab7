package io.ringspan.tests.it.outage;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * All stores of a cluster are started anew at once, each with all that it had, while clients write: no store knows any more what it
 * was sent, and no replica has marks that another could go by.
 */
@ExtendWith(NoFaults.class)
class StoresAnewIT {
    private static final LocalLayout THREE_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc2", "r1", 1);
    private static final int ROUNDS_BEFORE = 20;

    /**
     * On its way to the store that answers are the last round or two of each client; to others, for which no client waits, a few more: so
     * many changes nobody can know of.
     */
    private static final int DOUBTFUL_ROUNDS = 12;

    /** What replicas differ in then they know of, and settle. */
    @Test
    void acknowledgedValuesAreThereAndNoChangeIsMadeTwice() throws Exception {
        try (RealCluster cluster = RealCluster.start(THREE_COPIES, all(workers(1), retryMillisMax(200)))) {
            List<LoggedWrites> writes = writtenMeanwhile(cluster);
            check(cluster, writes);
            assertThat(differences(cluster).isEmpty() || waiting(cluster) > 0)
                    .as("whatever differs is to be settled")
                    .isTrue();
        }
    }

    /** Of versions that are forgotten nobody knows whether something is still under way: settling waits for ten seconds and more. */
    @Test
    @Tag("long")
    void allReplicasBecomeEqual() throws Exception {
        try (RealCluster cluster = RealCluster.start(THREE_COPIES, all(workers(1), retryMillisMax(200)))) {
            List<LoggedWrites> writes = writtenMeanwhile(cluster);
            Await.until(
                    () -> "all replicas equal; " + differences(cluster),
                    () -> differences(cluster).isEmpty());
            check(cluster, writes);
        }
    }

    private static List<LoggedWrites> writtenMeanwhile(RealCluster cluster) throws IOException {
        List<LoggedWrites> writes = new ArrayList<>();
        try {
            cluster.nodes().forEach(node -> writes.add(LoggedWrites.start(cluster, node)));
            awaitRounds(writes);
            List<Reply> before = runs(cluster);
            startAnew(cluster);
            assertThat(runs(cluster)).doesNotContainAnyElementsOf(before);
            awaitRounds(writes);
        } finally {
            writes.forEach(LoggedWrites::stop);
        }
        cluster.awaitConfirmed();
        return writes;
    }

    private static void check(RealCluster cluster, List<LoggedWrites> writes) throws IOException {
        for (LoggedWrites each : writes) {
            assertThat(each.acknowledged()).isPositive();
            for (LocalNode node : cluster.nodes()) {
                assertThat(each.surplus(node)).isEmpty();
                assertThat(each.lacking(node)).isLessThanOrEqualTo(DOUBTFUL_ROUNDS * each.keys());
            }
        }
    }

    private static long waiting(RealCluster cluster) {
        return cluster.nodes().stream()
                .mapToLong(node -> RealCluster.metric(node, "ringspan_settle_waiting_keys"))
                .sum();
    }

    /** Each has kept what it had, whatever was on its way. */
    private static void startAnew(RealCluster cluster) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                store.send("SHUTDOWN", "SAVE");
                store.flush();
                Await.until("it has saved all and ended", () -> !node.store().isRunning());
            }
        }
        cluster.nodes().forEach(node -> node.store().restart());
    }

    private static List<Reply> runs(RealCluster cluster) throws IOException {
        List<Reply> runs = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            Reply info = cluster.inStore(node, "INFO", "server");
            String run = ((Reply.Blob) info)
                    .bytes()
                    .lines()
                    .filter(line -> line.startsWith("run_id:"))
                    .findFirst()
                    .orElseThrow();
            runs.add(new Reply.Blob(run));
        }
        return runs;
    }

    /** Every client has been answered, or has connected, anew. */
    private static void awaitRounds(List<LoggedWrites> writes) {
        List<Long> before = writes.stream().map(LoggedWrites::rounds).toList();
        Await.until("every client goes on", () -> {
            for (int i = 0; i < before.size(); i++) {
                if (writes.get(i).rounds() < before.get(i) + ROUNDS_BEFORE) {
                    return false;
                }
            }
            return true;
        });
    }

    private static Map<String, List<String>> differences(RealCluster cluster) {
        try {
            return Replicas.differences(cluster, cluster.nodes());
        } catch (IOException failed) {
            return Map.of("not to be read", List.of(failed.toString()));
        }
    }
}
