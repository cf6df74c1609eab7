package io.ringspan.tests.it.copy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.antientropy.EveryType;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A store that lacks keys is given them by another replica, whatever is written meanwhile. */
class CopyIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final LocalLayout THREE_COPIES = TWO_COPIES.rack("dc2", "r1", 1);
    private static final int KEYS = 20_000;
    private static final int LARGE = 3 << 20;

    @Test
    void anEmptyStoreIsGivenAll() throws IOException {
        try (RealCluster cluster = RealCluster.start(THREE_COPIES, all(workers(2)))) {
            LocalNode empty = cluster.node("dc2/r1/0");
            try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
                EveryType.write(client, 0, 20);
                EveryType.writeLarge(client);
                EveryType.call(client, "SET", "huge", "h".repeat(LARGE));
                numbered(client, "k", KEYS);
            }
            cluster.awaitConfirmed();
            cluster.inStore(empty, "FLUSHALL");

            Copying copying = Copying.at(empty);
            copying.begin("\"rate\":10000000");
            Copying.Said said = copying.end();
            assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
            assertThat(said.number("copied")).as(said.json()).isGreaterThanOrEqualTo(KEYS);
            requireEqual(cluster);
        }
    }

    /** Counters whose values come from before, keys that go, and new ones, all written while keys are copied. */
    @Test
    void whatIsWrittenMeanwhileIsNotUndone() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, all(workers(2)))) {
            LocalNode writing = cluster.nodes().get(0);
            LocalNode empty = cluster.nodes().get(1);
            try (RedisConnection client = cluster.client(writing)) {
                numbered(client, "k", KEYS);
                numbered(client, "gone", 2_000);
                for (int i = 0; i < 500; i++) {
                    EveryType.call(client, "SET", "counter" + i, "1000000");
                    EveryType.call(client, "RPUSH", "list" + i, "before");
                }
            }
            cluster.awaitConfirmed();
            cluster.inStore(empty, "FLUSHALL");
            Copying copying = Copying.at(empty);
            copying.begin("\"rate\":3000");
            try (RedisConnection client = cluster.client(writing)) {
                for (int i = 0; copying.state().phase().matches("WAITING|COPYING"); i++) {
                    EveryType.call(client, "INCR", "counter" + i % 500);
                    EveryType.call(client, "RPUSH", "list" + i % 500, "during" + i);
                    EveryType.call(client, "DEL", "gone" + i % 2_000);
                    EveryType.call(client, "SET", "k" + i % KEYS, "new" + i);
                    EveryType.call(client, "SET", "fresh" + i, "fresh");
                    if (i == 2_000) {
                        copying.rate(10_000_000);
                    }
                }
            }
            if (copying.state().isRunning()) {
                copying.rate(10_000_000); // a machine that is slow did not come to that
            }
            Copying.Said said = copying.end();
            assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
            requireEqual(cluster);
            assertThat(cluster.inStore(empty, "GET", "counter1").toString()).contains("100");
        }
    }

    /** A list was popped to its end at the source, and not yet here: of neither is it known which changes it has. */
    @Test
    void whatTheSourceHasNotIsNotGivenBackToIt() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1));
                RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            LocalNode from = cluster.nodes().get(0);
            LocalNode to = cluster.nodes().get(1);
            Copying other = Copying.at(from);
            other.begin("");
            other.end();
            for (int i = 0; i < 10; i++) {
                EveryType.call(client, "RPUSH", "list" + i, "popped");
            }
            cluster.awaitConfirmed();
            for (int i = 0; i < 10; i++) {
                cluster.inStore(from, "DEL", "list" + i);
            }
            Copying copying = Copying.at(to);
            copying.begin("");
            Copying.Said said = copying.end();
            assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
            assertThat(cluster.inStore(from, "DBSIZE")).isEqualTo(new Reply.Whole(0));
            assertThat(cluster.inStore(to, "DBSIZE")).isEqualTo(new Reply.Whole(0));
        }
    }

    @Test
    void itPausesGoesOnAndIsGoneOnWith() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, all(workers(1)))) {
            LocalNode empty = cluster.nodes().get(1);
            try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
                numbered(client, "k", KEYS);
            }
            cluster.awaitConfirmed();
            cluster.inStore(empty, "FLUSHALL");
            Copying copying = Copying.at(empty);
            copying.begin("\"rate\":3000");
            Await.until("some keys are copied", () -> copying.state().number("copied") > 0);
            copying.pause(true);
            Await.until("it pauses", () -> copying.state().phase().equals("PAUSED"));
            copying.pause(false);
            Await.until("it goes on", () -> copying.state().phase().equals("COPYING"));
            copying.stop();
            assertThat(copying.end().phase()).isEqualTo("STOPPED");
            assertThat(size(cluster, empty)).isLessThan(KEYS);

            copying.begin("\"rate\":10000000");
            Copying.Said said = copying.end();
            assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
            requireEqual(cluster);
        }
    }

    @Test
    void aSourceThatFailsIsLeftForAnother() throws Exception {
        try (RealCluster cluster = RealCluster.start(THREE_COPIES, all(workers(1)))) {
            LocalNode near = cluster.node("dc1/r1/0");
            LocalNode empty = cluster.node("dc1/r2/0");
            try (RedisConnection client = cluster.client(near)) {
                numbered(client, "k", KEYS);
            }
            cluster.awaitConfirmed();
            cluster.inStore(empty, "FLUSHALL");
            Copying copying = Copying.at(empty);
            copying.begin("\"rate\":3000");
            Await.until("some keys are copied", () -> copying.state().number("copied") > 0);
            assertThat(copying.state().text("source")).isEqualTo("dc1/r1/0");
            near.kill();
            copying.rate(10_000_000);
            Await.until(
                    "it goes on elsewhere", () -> copying.state().text("source").equals("dc2/r1/0"));
            Copying.Said said = copying.end();
            assertThat(said.phase()).as(said.json()).isEqualTo("ENDED");
            assertThat(size(cluster, empty)).isEqualTo(KEYS);
        }
    }

    private static void numbered(RedisConnection client, String name, int count) throws IOException {
        for (int from = 0; from < count; from += 500) {
            int to = Math.min(count, from + 500);
            for (int i = from; i < to; i++) {
                client.send("SET", name + i, "value" + i);
            }
            client.flush();
            for (int i = from; i < to; i++) {
                assertThat(client.read()).isNotInstanceOf(Reply.Failure.class);
            }
        }
    }

    private static long size(RealCluster cluster, LocalNode node) throws IOException {
        return cluster.inStore(node, "DBSIZE") instanceof Reply.Whole size ? size.value() : -1;
    }

    static void requireEqual(RealCluster cluster) throws IOException {
        cluster.awaitConfirmed();
        StoreContent expected = content(cluster, cluster.nodes().get(0));
        for (LocalNode node : cluster.nodes()) {
            assertThat(content(cluster, node).differences(expected))
                    .as("%s", node.conf().place().id())
                    .isEmpty();
        }
    }

    private static StoreContent content(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            return StoreContent.of(store);
        }
    }
}
