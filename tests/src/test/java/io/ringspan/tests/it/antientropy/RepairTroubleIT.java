package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.retryMillisMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A repair whose connection breaks midway, and one whose node is started anew. */
class RepairTroubleIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int KEYS = 4_000;
    /** When the first key is mended, the last page of keys has just been looked at, and there is a second to wait. */
    private static final String SLOW = "\"rate\":2000";

    @Test
    void aConnectionThatIsLostIsMadeAnewAndANodeThatIsStartedAnewGoesOn() throws IOException {
        try (RealCluster cluster = RealCluster.startRelayed(TWO_COPIES, all(workers(1), retryMillisMax(200)))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc1/r2/0");
            write(cluster, asked);
            Repairer repairer = Repairer.of(asked);

            beginToRefill(cluster, repairer, other);
            cluster.relays().way(asked, other).reset();
            Repairer.Said said = repairer.end();
            assertThat(said.json()).contains("\"phase\":\"ENDED\"").contains("\"trouble\":[]");
            assertThat(cluster.inStore(other, "DBSIZE")).isEqualTo(new Reply.Whole(KEYS));

            beginToRefill(cluster, repairer, other);
            asked.stop();
            asked.start();
            Await.until("all is reached", () -> asked.unreached().isEmpty());
            said = repairer.run("\"rate\":100000");
            assertThat(said.json()).contains("\"phase\":\"ENDED\"").contains("\"trouble\":[]");
            assertThat(said.number("keys")).as("walked for sums once more").isZero();
            assertThat(cluster.inStore(other, "DBSIZE")).isEqualTo(new Reply.Whole(KEYS));
        }
    }

    private static void beginToRefill(RealCluster cluster, Repairer repairer, LocalNode other) throws IOException {
        cluster.inStore(other, "FLUSHALL");
        repairer.begin(SLOW);
        Await.until("some are mended", () -> repairer.state().number("mended") > 0);
        assertThat(repairer.state().phase()).isEqualTo("RUNNING");
    }

    private static void write(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int key = 0; key < KEYS; key++) {
                client.send("SET", "k" + key, "value");
            }
            client.flush();
            for (int key = 0; key < KEYS; key++) {
                client.read();
            }
        }
        cluster.awaitConfirmed();
    }
}
