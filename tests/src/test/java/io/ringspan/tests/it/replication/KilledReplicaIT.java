package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A replica's node is killed as by {@code kill -9}, and its store lives on: the next start knows what that one knew. */
class KilledReplicaIT {
    private static final int COUNTERS = 40;

    private static RealCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RealCluster.startRelayed(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1),
                NodeSettings.all(NodeSettings.workers(1), NodeSettings.retryMillisMax(200)),
                Set.of("dc1/r2/0"));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static LocalNode first() {
        return cluster.node("dc1/r1/0");
    }

    private static LocalNode killed() {
        return cluster.node("dc1/r2/0");
    }

    private static LocalNode third() {
        return cluster.node("dc1/r3/0");
    }

    private static String in(LocalNode node, String key) {
        try {
            return cluster.inStore(node, "GET", key).toString();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void write(LocalNode through, String... words) throws IOException {
        try (RedisConnection client = cluster.client(through)) {
            assertThat(client.call(words)).isNotInstanceOf(Reply.Failure.class);
        }
    }

    private static void awaitIn(LocalNode node, String key, String value) {
        Await.until(key + " is " + value, () -> in(node, key).contains(value));
    }

    private static void killAndStart() {
        killed().kill();
        killed().start();
        Await.until(
                "its store is up",
                () -> killed().unreached().stream()
                        .noneMatch(line -> line.startsWith("ringspan_store_up") || line.startsWith("its admin")));
    }

    private static void awaitEqual(String key, String value) {
        cluster.nodes().forEach(node -> awaitIn(node, key, value));
    }

    @Test
    void whatItHadAppliedIsNotOverwrittenByWhatIsOlder() throws IOException {
        write(first(), "SET", "late", "base");
        awaitEqual("late", "base");
        cluster.relays().way(third(), killed()).standStill();
        write(third(), "SET", "late", "older");
        awaitIn(first(), "late", "older");
        write(first(), "SET", "late", "newer");
        awaitIn(killed(), "late", "newer");

        killAndStart();

        assertThat(RealCluster.metric(killed(), "ringspan_versions_go_on")).isEqualTo(1);
        cluster.relays().way(third(), killed()).heal();
        Await.until(
                "what was older has come", () -> RealCluster.metric(killed(), "ringspan_order_overwritten_total") == 1);
        assertThat(in(killed(), "late")).contains("newer");
        assertThat(RealCluster.metric(killed(), "ringspan_order_unordered_total"))
                .isZero();
    }

    @Test
    void changesThatComeWhileItIsKilledAreMadeOnceEverywhere() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> count(rounds, over));
        Await.until("it is written to", () -> rounds.get() > 20);
        killAndStart();
        over.set(true);
        writing.get();
        String all = String.valueOf(rounds.get());
        for (int counter = 0; counter < COUNTERS; counter++) {
            awaitEqual("c" + counter, all);
        }
        assertThat(RealCluster.metric(killed(), "ringspan_versions_go_on")).isEqualTo(1);
    }

    /** Adds to all of them, again and again. */
    private static void count(AtomicInteger rounds, AtomicBoolean over) {
        try (RedisConnection client = cluster.client(first())) {
            while (!over.get()) {
                for (int counter = 0; counter < COUNTERS; counter++) {
                    client.send("INCR", "c" + counter);
                }
                client.flush();
                for (int counter = 0; counter < COUNTERS; counter++) {
                    assertThat(client.read()).isInstanceOf(Reply.Whole.class);
                }
                rounds.incrementAndGet();
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
