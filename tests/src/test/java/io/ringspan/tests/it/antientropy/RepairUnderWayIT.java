package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.repair;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PeerConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** A repair while clients write, one that is stopped and gone on with, and one that nobody asks for. */
class RepairUnderWayIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int KEYS = 3_000;
    private static final int COUNTERS = 50;

    @Test
    void itGoesOnWhereItWasStoppedAndUndoesNoWrite() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, all(workers(1)))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode other = cluster.node("dc1/r2/0");
            try (RedisConnection client = cluster.client(asked)) {
                write(client);
                cluster.awaitConfirmed();
                assertThat(cluster.inStore(other, "FLUSHALL")).isEqualTo(new Reply.Status("OK"));
                long[] counted = new long[COUNTERS];
                // The counters are gone in one store: as long as they are written they are left alone.
                Repairer repairer = Repairer.of(asked);
                repairer.begin("\"rate\":2000");
                while (repairer.state().number("mended") == 0) {
                    count(client, counted);
                }
                repairer.stop();
                assertThat(repairer.end().text("phase")).isEqualTo("STOPPED");

                repairer.begin("\"rate\":100000");
                count(client, counted);
                Repairer.Said end = repairer.end();
                assertThat(end.text("phase")).isEqualTo("ENDED");
                assertThat(end.number("keys"))
                        .as("keys walked for sums once more: %s", end.json())
                        .isZero();
            }
            cluster.awaitConfirmed();
            assertThat(Repairer.of(asked).run("").number("left")).isZero();
            for (int key = 0; key < KEYS; key++) {
                assertThat(cluster.inStore(other, "GET", "k" + key)).isEqualTo(new Reply.Blob("value" + key));
            }
            for (int i = 0; i < COUNTERS; i++) {
                assertThat(cluster.inStore(other, "GET", "set" + i))
                        .isEqualTo(cluster.inStore(asked, "GET", "set" + i));
            }
        }
    }

    private static void write(RedisConnection client) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            client.send("SET", "k" + key, "value" + key);
        }
        client.flush();
        for (int key = 0; key < KEYS; key++) {
            client.read();
        }
    }

    /** Each of these keys gets its next value. */
    private static void count(RedisConnection client, long[] counted) throws IOException {
        for (int i = 0; i < COUNTERS; i++) {
            counted[i]++;
            EveryType.call(client, "SET", "set" + i, String.valueOf(counted[i]));
        }
    }

    @Test
    void aNodeThatIsToldToRepairsByItself() throws IOException {
        try (RealCluster cluster =
                RealCluster.start(TWO_COPIES, all(workers(1), repair(new PeerConf.Repair(500, 10_000))))) {
            LocalNode second = cluster.node("dc1/r2/0");
            try (RedisConnection client = cluster.client(second)) {
                EveryType.call(client, "SET", "key", "value");
            }
            cluster.awaitConfirmed();
            cluster.inStore(second, "DEL", "key");
            Await.until("the key is there again", () -> has(cluster, second));
            assertThat(RealCluster.metric(cluster.node("dc1/r1/0"), "ringspan_repair_keys_mended_total"))
                    .isEqualTo(1);
            assertThat(RealCluster.metric(second, "ringspan_repair_runs_total")).isZero();
        }
    }

    private static boolean has(RealCluster cluster, LocalNode node) {
        try {
            return cluster.inStore(node, "GET", "key").equals(new Reply.Blob("value"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
