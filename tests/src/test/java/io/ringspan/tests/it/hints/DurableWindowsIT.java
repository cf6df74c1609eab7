package io.ringspan.tests.it.hints;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.drainMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A coordinator is killed as by {@code kill -9} while it owes others what it has answered. */
class DurableWindowsIT {
    private static final LocalLayout FOUR_COPIES = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    private static final String ORIGIN = "dc1/r1/0";
    private static final int KEYS = 150;
    private static final String PADDING = "x".repeat(1_000);
    /** Every tenth value is of this length. */
    private static final String LARGE = "x".repeat(20_000);

    private static final Rounds ROUNDS = new Rounds(KEYS, (key, round) -> (key % 10 == 0 ? LARGE : PADDING) + round);

    /** The small window has most of it on disk already, the large one all of it in the window. */
    @ParameterizedTest(name = "workers: {0}, window: {1} KiB")
    @CsvSource({"3, 64", "1, 16384"})
    void everyAcknowledgedWriteIsEverywhereOnceThoughItsCoordinatorWasKilledTwice(int workers, int windowKib)
            throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(workers, windowKib, true), Set.of(ORIGIN))) {
            LocalNode origin = cluster.node(ORIGIN);
            List<LocalNode> away = List.of(cluster.node("dc1/r2/0"), cluster.node("dc2/r2/0"));
            ROUNDS.write(cluster, origin, 1);
            awaitConfirmed(origin);
            away.forEach(LocalNode::kill);
            Await.until("it knows that they are away", () -> !origin.unreached().isEmpty());

            for (int round = 2; round < 4; round++) {
                ROUNDS.write(cluster, origin, round);
                awaitHere(cluster, origin, round);
                origin.kill();
                origin.start();
                Await.until(
                        "all but those away are reached",
                        () -> origin.unreached().size() == away.size());
            }
            ROUNDS.write(cluster, origin, 4);
            away.forEach(LocalNode::start);
            awaitConfirmed(origin);

            ROUNDS.requireWhole(cluster, 4);
            assertThat(RealCluster.metric(origin, "ringspan_stream_skipped_writes_total"))
                    .isZero();
            assertThat(RealCluster.metric(origin, "ringspan_stream_volatile_writes_total"))
                    .isZero();
        }
    }

    @Test
    void switchedOffTheyAreLostWithTheProcess() throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(1, 16_384, false), Set.of(ORIGIN))) {
            LocalNode origin = cluster.node(ORIGIN);
            LocalNode away = cluster.node("dc1/r2/0");
            away.kill();
            ROUNDS.write(cluster, origin, 1);
            origin.kill();
            origin.start();
            away.start();
            Await.until("all are reached", () -> origin.unreached().isEmpty());
            awaitConfirmed(origin);
            assertThat(cluster.inStore(away, "EXISTS", "k0")).isEqualTo(new Reply.Whole(0));
        }
    }

    /** Those that are not away have it all, and have said so. */
    private static void awaitHere(RealCluster cluster, LocalNode origin, int round) {
        for (LocalNode node : List.of(origin, cluster.node("dc2/r1/0"))) {
            Await.until(
                    "the last write is there",
                    () -> cluster.inStore(node, "GET", "n" + (KEYS - 1)).equals(new Reply.Blob(String.valueOf(round))));
        }
    }

    private static void awaitConfirmed(LocalNode origin) {
        Await.until(
                "every write is confirmed by every replica",
                () -> RealCluster.metric(origin, "ringspan_replica_unmarked_writes") == 0
                        && RealCluster.metric(origin, "ringspan_stream_earlier_writes") == 0);
    }

    private static UnaryOperator<PoolConf> settings(int workers, int windowKib, boolean durable) {
        return all(
                workers(workers),
                retryMillisMax(200),
                drainMillis(300_000),
                replicaWindowBytesMax(windowKib * 1024L),
                hints(new HintConf(true, 64 << 20, 256 << 20, 86_400_000, FsyncPolicy.NEVER, durable)));
    }
}
