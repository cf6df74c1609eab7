package io.ringspan.tests.it.hints;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.cli.Main;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import io.ringspan.tests.local.JavaProgram;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that was away comes back to what others keep for it. */
@ExtendWith(NoFaults.class)
class BacklogIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final String AWAY = "dc1/r2/0";
    private static final int KEYS = 200;
    private static final String PADDING = "x".repeat(1_000);
    private static final Rounds ROUNDS = new Rounds(KEYS, (key, round) -> PADDING + round);
    private static final JavaProgram RINGSPAN = new JavaProgram(Main.class, Map.of("LC_ALL", "C.UTF-8"));

    private static PoolConf settings(PoolConf conf) {
        return all(
                        retryMillisMax(200),
                        replicaWindowBytesMax(64 * 1024),
                        hints(new HintConf(true, 64 << 20, 256 << 20, 86_400_000, FsyncPolicy.NEVER, true)))
                .apply(conf);
    }

    private static void operatorSays(LocalNode node, String link) throws IOException, InterruptedException {
        String admin = "127.0.0.1:" + node.conf().listen().stats().port();
        JavaProgram.Ended ended = RINGSPAN.run("", "peers", link, AWAY, "--admin", admin);
        assertThat(ended.out()).as(ended.err()).contains(AWAY);
    }

    /** The link to it is held, so that it stays as it is for long enough to be looked at. */
    @Test
    void itIsBehindAndNotReadFromUntilNobodyKeepsAnythingForIt() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(2);
                RealCluster cluster = RealCluster.start(TWO_COPIES, conf -> gossiping.of(settings(conf)))) {
            LocalNode keeps = cluster.node("dc1/r1/0");
            LocalNode away = cluster.node(AWAY);
            Views.awaitNormal(cluster);
            ROUNDS.write(cluster, keeps, 1);
            cluster.awaitConfirmed();
            operatorSays(keeps, "--down");
            away.kill();
            ROUNDS.write(cluster, keeps, 2);
            Await.until("writes are on disk", () -> RealCluster.metric(keeps, "ringspan_replica_hinted_writes") > 0);
            away.start();
            for (LocalNode node : cluster.nodes()) {
                Views.await(List.of(node), away, MemberState.BEHIND);
            }
            assertThat(cluster.inStore(away, "GET", "n1")).isEqualTo(new Reply.Blob("1"));
            try (RedisConnection client = cluster.client(away)) {
                for (int key = 0; key < KEYS; key++) {
                    assertThat(client.call("GET", "n" + key)).isEqualTo(new Reply.Blob("2"));
                }
            }
            operatorSays(keeps, "--up");
            Views.awaitNormal(cluster);
            cluster.awaitConfirmed();
            ROUNDS.requireWhole(cluster, 2);
        }
    }
}
