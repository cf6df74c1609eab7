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
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes are away while more is written than a window holds. */
class HintsIT {
    private static final LocalLayout FOUR_COPIES = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc2", "r1", 1)
            .rack("dc2", "r2", 1);
    private static final String ORIGIN = "dc1/r1/0";
    private static final int KEYS = 300;
    private static final String PADDING = "x".repeat(1_000);
    private static final long MIB = 1 << 20;
    private static final Rounds ROUNDS = new Rounds(KEYS, (key, round) -> PADDING + round);

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void replicasThatWereAwayGetEverythingOnce(int workers) throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(workers, kept(64 * MIB)))) {
            LocalNode origin = cluster.node(ORIGIN);
            List<LocalNode> away =
                    List.of(cluster.node("dc1/r2/0"), cluster.node("dc2/r1/0"), cluster.node("dc2/r2/0"));
            ROUNDS.write(cluster, origin, 1);
            cluster.awaitConfirmed();
            away.forEach(LocalNode::kill);

            ROUNDS.write(cluster, origin, 2);
            ROUNDS.write(cluster, origin, 3);

            Await.until("writes are on disk", () -> RealCluster.metric(origin, "ringspan_replica_hinted_writes") > 0);
            away.forEach(LocalNode::start);
            cluster.awaitConfirmed();
            ROUNDS.requireWhole(cluster, 3);
            assertThat(cluster.counts(origin).sent().skipped()).isZero();
            assertThat(RealCluster.metric(origin, "ringspan_stream_hinted_writes_total"))
                    .isPositive();
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void whatANodeHadNotDeliveredItDeliversAfterItsNextStart(int workers) throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(workers, kept(64 * MIB)))) {
            LocalNode origin = cluster.node(ORIGIN);
            List<LocalNode> away = List.of(cluster.node("dc1/r2/0"), cluster.node("dc2/r1/0"));
            ROUNDS.write(cluster, origin, 1);
            cluster.awaitConfirmed();
            away.forEach(LocalNode::kill);
            ROUNDS.write(cluster, origin, 2);

            for (int round = 3; round < 5; round++) {
                origin.stop(); // it does not wait for those that are away, or this test would end by its time
                assertThat(cluster.undone(origin)).isEmpty();
                origin.start();
                Await.until(
                        "all but those away are reached",
                        () -> origin.unreached().size() == away.size());
                ROUNDS.write(cluster, origin, round);
            }
            assertThat(RealCluster.metric(origin, "ringspan_stream_earlier_writes"))
                    .isPositive();
            away.forEach(LocalNode::start);
            cluster.awaitConfirmed();

            ROUNDS.requireWhole(cluster, 4);
            assertThat(cluster.counts().sent().skipped()).isZero();
            assertThat(RealCluster.metric(origin, "ringspan_stream_earlier_writes"))
                    .isZero();
        }
    }

    /** Where windows do not outlive it, what they held is gone with it, but the disk has what is older. */
    @Test
    void whatIsOnDiskOutlivesAKilledProcess() throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(1, kept(64 * MIB, false)), Set.of(ORIGIN))) {
            LocalNode origin = cluster.node(ORIGIN);
            LocalNode away = cluster.node("dc1/r2/0");
            away.kill();
            ROUNDS.write(cluster, origin, 1);
            long onDisk = onDiskFor("dc1", "r2", origin);
            assertThat(onDisk).isPositive();

            origin.kill();
            origin.start();
            away.start();

            String last = "k" + (onDisk / 2 - 1); // each key is a value and a counter
            Await.until("what was on disk is there", () -> has(cluster, away, last));
            for (int key = 0; key < onDisk / 2; key++) {
                assertThat(cluster.inStore(away, "GET", "k" + key)).isEqualTo(new Reply.Blob(PADDING + 1));
                assertThat(cluster.inStore(away, "GET", "n" + key)).isEqualTo(new Reply.Blob("1"));
            }
        }
    }

    /** Not those for others, which may have been slow for a moment. */
    private static long onDiskFor(String datacenter, String rack, LocalNode origin) {
        URI page =
                URI.create("http://127.0.0.1:" + origin.conf().listen().stats().port() + "/metrics");
        return HttpText.get(page)
                .orElseThrow()
                .lines()
                .filter(line -> line.startsWith("ringspan_replica_hinted_writes{")
                        && line.contains("peer_datacenter=\"" + datacenter + "\"")
                        && line.contains("peer_rack=\"" + rack + "\""))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static boolean has(RealCluster cluster, LocalNode node, String key) {
        try {
            return cluster.inStore(node, "EXISTS", key).equals(new Reply.Whole(1));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The oldest go first, counted; what is left is delivered. */
    @Test
    void beyondItsLimitTheDiskGivesUpTheOldest() throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(1, kept(MIB)))) {
            LocalNode origin = cluster.node(ORIGIN);
            LocalNode away = cluster.node("dc1/r2/0");
            away.kill();
            for (int round = 1; round < 8; round++) {
                ROUNDS.write(cluster, origin, round);
            }
            assertThat(cluster.counts(origin).sent().skipped()).isPositive();
            away.start();
            cluster.awaitConfirmed();
            for (LocalNode node : cluster.nodes()) {
                assertThat(cluster.inStore(node, "GET", "k" + (KEYS - 1)))
                        .as("the latest on %s", node.conf().place().id())
                        .isEqualTo(new Reply.Blob(PADDING + 7));
            }
        }
    }

    @Test
    void switchedOffWritesBeyondTheWindowAreSkipped() throws IOException {
        try (RealCluster cluster = RealCluster.start(FOUR_COPIES, settings(1, HintConf.OFF))) {
            LocalNode origin = cluster.node(ORIGIN);
            cluster.node("dc1/r2/0").kill();
            ROUNDS.write(cluster, origin, 1);
            assertThat(cluster.counts(origin).sent().skipped()).isPositive();
            assertThat(RealCluster.metric(origin, "ringspan_stream_hinted_writes_total"))
                    .isZero();
        }
    }

    private static HintConf kept(long bytes) {
        return kept(bytes, true);
    }

    private static HintConf kept(long bytes, boolean durableWindows) {
        return new HintConf(true, bytes, 4 * bytes, 86_400_000, FsyncPolicy.NEVER, durableWindows);
    }

    private static UnaryOperator<PoolConf> settings(int workers, HintConf hints) {
        return all(
                workers(workers),
                retryMillisMax(200),
                drainMillis(300_000),
                replicaWindowBytesMax(64 * 1024),
                hints(hints));
    }
}
