package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * Clients of nodes in both datacenters write the same keys with commands of every kind, which commute or not. When traffic has
 * stopped, all replicas of every key become equal.
 */
class ContentionIT {
    private static final LocalLayout FOUR_COPIES = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    private static final int WRITES = 4_000;
    private static final int BREAKS = 5;
    private static final long BETWEEN_DATACENTERS_MILLIS = 15;

    @Test
    void withoutAFaultAllReplicasBecomeEqual() throws Exception {
        try (RealCluster cluster = start(3)) {
            List<CompletableFuture<List<String>>> writers = write(cluster, cluster.nodes());
            for (CompletableFuture<List<String>> each : writers) {
                assertThat(each.get()).isEmpty();
            }
            cluster.awaitConfirmed();
            assertThat(cluster.counts().taken().unordered()).isPositive();

            awaitEqual(cluster);
            assertThat(cluster.sum("ringspan_settle_taken_total")).isPositive();
            assertThat(cluster.sum("ringspan_settle_accepted_total")).isPositive();
            assertThat(cluster.sum("ringspan_decisions_total")).isPositive();
            awaitNothingLeft(cluster);
        }
    }

    /** What was on its way then has been applied, or has not: nobody knows. */
    @Test
    void afterBrokenConnectionsToTheStoreTheyDoSoToo() throws Exception {
        try (RealCluster cluster = start(1)) {
            LocalNode broken = cluster.node("dc2/r1/0");
            List<CompletableFuture<List<String>>> writers = write(cluster, cluster.nodes());
            for (int breaks = 0; breaks < BREAKS; breaks++) {
                long before = fates(cluster, broken);
                while (fates(cluster, broken) == before && !writers.stream().allMatch(CompletableFuture::isDone)) {
                    cluster.inStore(broken, "CLIENT", "KILL", "TYPE", "normal");
                    Await.until(
                            "the store is reached again",
                            () -> broken.unreached().isEmpty());
                }
            }
            for (CompletableFuture<List<String>> each : writers) {
                each.get(); // its own clients may not have been answered
            }
            assertThat(cluster.counts(broken).taken().unknownFates()).isPositive();
            cluster.awaitConfirmed();

            awaitEqual(cluster);
            awaitNothingLeft(cluster);
        }
    }

    @Test
    void whileOneIsAwayTheOthersAreEqualAndAfterwardsAllAre() throws Exception {
        try (RealCluster cluster = start(1)) {
            LocalNode away = cluster.node("dc1/r1/0"); // the first in the order of nodes: the others lend to each other
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> node != away).toList();
            cluster.ways(away, FaultyRelay::cut);
            for (CompletableFuture<List<String>> each : write(cluster, others)) {
                assertThat(each.get()).isEmpty();
            }
            Await.until("the others agree", () -> areEqual(cluster, others));
            assertThat(cluster.sum("ringspan_settle_borrowed_total")).isPositive();
            assertThat(cluster.sum("ringspan_settle_waiting_keys")).isPositive();

            cluster.ways(away, FaultyRelay::heal);
            cluster.awaitConfirmed();
            awaitEqual(cluster);
            awaitNothingLeft(cluster);
        }
    }

    /** How many commands of broken connections nobody knew the fate of. */
    private static long fates(RealCluster cluster, LocalNode node) {
        ReplicationCounts.Taken taken = cluster.counts(node).taken();
        return taken.repeatedCommands() + taken.unknownFates();
    }

    private static RealCluster start(int workers) {
        RealCluster cluster = RealCluster.startRelayed(FOUR_COPIES, workers(workers));
        cluster.datacentersApart(BETWEEN_DATACENTERS_MILLIS);
        return cluster;
    }

    private static List<CompletableFuture<List<String>>> write(RealCluster cluster, List<LocalNode> through) {
        List<CompletableFuture<List<String>>> writers = new ArrayList<>();
        for (LocalNode node : through) {
            ContendingWrites writes = new ContendingWrites(writers.size());
            writers.add(CompletableFuture.supplyAsync(
                    () -> {
                        try (RedisConnection client = cluster.client(node)) {
                            return writes.run(client, WRITES);
                        } catch (IOException failed) {
                            throw new AssertionError(failed);
                        }
                    },
                    task -> new Thread(task).start()));
        }
        return writers;
    }

    private static void awaitEqual(RealCluster cluster) throws IOException {
        Await.until(() -> "all replicas equal; " + differences(cluster), () -> areEqual(cluster, cluster.nodes()));
        assertThat(Replicas.requireEqual(cluster).entries()).hasSizeGreaterThan(100);
    }

    private static boolean areEqual(RealCluster cluster, List<LocalNode> nodes) throws IOException {
        Map<String, List<String>> differences = Replicas.differences(cluster, nodes);
        return differences.isEmpty();
    }

    private static String differences(RealCluster cluster) {
        try {
            return Replicas.differences(cluster, cluster.nodes()).toString();
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** Nobody asks about any key any more, and none was left as it was. */
    private static void awaitNothingLeft(RealCluster cluster) {
        Await.until("no key is to be settled", () -> cluster.sum("ringspan_settle_waiting_keys") == 0);
        assertThat(cluster.sum("ringspan_settle_given_up_total")).isZero();
        assertThat(cluster.sum("ringspan_settle_turned_away_total")).isZero();
    }
}
