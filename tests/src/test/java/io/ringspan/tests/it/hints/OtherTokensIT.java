package io.ringspan.tests.it.hints;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.drainMillis;
import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.moreTokens;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.Token;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ring changes, by other tokens in all nodes' files, while writes wait on disk for a node that is away. */
class OtherTokensIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 2).rack("dc2", "r1", 2);
    private static final String ORIGIN = "dc1/r1/0";
    private static final String HEIR = "/2147483648";
    /** Leaves one token to the other node of the rack. */
    private static final Token ALL_BUT_ONE = Token.of(4_294_967_295L);

    private static final int KEYS = 150;
    private static final String PADDING = "x".repeat(1_000);
    private static final Rounds ROUNDS = new Rounds(KEYS, (key, round) -> PADDING + round);

    @TempDir
    private Path fresh;

    @Test
    void whoOwnsTheirTokensNowGetsWhatWaitedForWhoOwnedThem() throws IOException {
        HintConf kept = new HintConf(true, 64 << 20, 256 << 20, 86_400_000, FsyncPolicy.NEVER, true);
        UnaryOperator<PoolConf> settings = all(
                workers(1), retryMillisMax(200), drainMillis(300_000), replicaWindowBytesMax(64 * 1024), hints(kept));
        try (RealCluster cluster = RealCluster.start(LAYOUT, settings)) {
            List<LocalNode> away = List.of(cluster.node("dc1/r2/0"), cluster.node("dc2/r1/0"));
            away.forEach(LocalNode::kill);
            ROUNDS.write(cluster, cluster.node(ORIGIN), 1);
            assertThat(RealCluster.metric(cluster.node(ORIGIN), "ringspan_replica_hinted_writes"))
                    .isPositive();

            cluster.nodes().forEach(LocalNode::stop);
            cluster.nodes().forEach(node -> node.start(changed(node.conf())));
            cluster.awaitConfirmed();

            assertThat(cluster.counts().sent().skipped()).isZero();
            for (String rack : List.of("dc1/r2", "dc2/r1")) {
                requireAll(cluster, cluster.node(rack + HEIR));
            }
        }
    }

    /** A node with other tokens has to have another directory; the origin keeps its own. */
    private PoolConf changed(PoolConf conf) {
        Map<String, List<Token>> more =
                Map.of("dc1/r2" + HEIR, List.of(ALL_BUT_ONE), "dc2/r1" + HEIR, List.of(ALL_BUT_ONE));
        PoolConf changed = moreTokens(more).apply(conf);
        String id = conf.place().id().toString();
        return id.equals(ORIGIN) ? changed : changed.withDataDir(fresh.resolve(id.replace('/', '.')));
    }

    private static void requireAll(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(store.call("GET", "k" + key)).as("k%d", key).isEqualTo(new Reply.Blob(PADDING + 1));
                assertThat(store.call("GET", "n" + key)).as("n%d", key).isEqualTo(new Reply.Blob("1"));
            }
        }
    }
}
