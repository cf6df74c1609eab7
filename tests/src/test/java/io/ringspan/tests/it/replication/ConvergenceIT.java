package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a fault, and with traffic at an end, all replicas are equal. */
class ConvergenceIT {
    private static final int WRITES_OF_A_COORDINATOR = 20_000;

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void mixedWritesThroughTwoCoordinatorsLeaveSixStoresEqual(int workers) throws Exception {
        try (RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, workers(workers))) {
            MixedWrites east = new MixedWrites("east", 1);
            MixedWrites west = new MixedWrites("west", 2);
            CompletableFuture<List<String>> other =
                    CompletableFuture.supplyAsync(() -> run(cluster, cluster.node("dc1/r1/0"), east));
            assertThat(run(cluster, cluster.node("dc2/r2/0"), west)).isEmpty();
            assertThat(other.get()).isEmpty();
            assertThat(east.wrongTypes() + west.wrongTypes()).isPositive();
            cluster.awaitConfirmed();

            assertThat(Replicas.requireEqual(cluster).entries()).hasSizeGreaterThan(2000);
            assertThat(digests(cluster)).hasSize(1);
            ReplicationCounts counts = cluster.counts();
            assertThat(counts.sent().skipped()).isZero();
            assertThat(counts.taken().unknownFates()).isZero();
            assertThat(counts.taken().reordered()).isZero();
        }
    }

    private static List<String> run(RealCluster cluster, LocalNode coordinator, MixedWrites writes) {
        try (RedisConnection client = cluster.client(coordinator)) {
            return writes.run(client, WRITES_OF_A_COORDINATOR);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The stores' own word on the matter; the expiry times are not in it. */
    private static List<Reply> digests(RealCluster cluster) throws IOException {
        List<Reply> digests = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            digests.add(cluster.inStore(node, "DEBUG", "DIGEST"));
        }
        return digests.stream().distinct().toList();
    }
}
