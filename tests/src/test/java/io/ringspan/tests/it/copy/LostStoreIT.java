package io.ringspan.tests.it.copy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.status.AdminClient;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.LostStores;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A node whose store comes back empty is filled from the other replicas, and nobody is told meanwhile that a key is not there. */
class LostStoreIT {
    private static final LocalLayout TWO_BY_TWO =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 2);
    private static final int KEYS = 20_000;

    /** Clients of all nodes read keys that were there before. */
    private static final class Readers implements AutoCloseable {
        private final List<Thread> threads = new ArrayList<>();
        private final AtomicBoolean stops = new AtomicBoolean();
        private final AtomicLong read = new AtomicLong();
        private final AtomicLong missed = new AtomicLong();
        private final AtomicLong errors = new AtomicLong();

        Readers(RealCluster cluster) {
            for (LocalNode node : cluster.nodes()) {
                Thread thread = new Thread(() -> run(cluster, node));
                threads.add(thread);
                thread.start();
            }
        }

        private void run(RealCluster cluster, LocalNode node) {
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; !stops.get(); i++) {
                    Reply reply = client.call("GET", "k" + i * 7919L % KEYS);
                    read.incrementAndGet();
                    if (reply instanceof Reply.Nothing) {
                        missed.incrementAndGet();
                    } else if (reply instanceof Reply.Failure) {
                        errors.incrementAndGet();
                    }
                }
            } catch (IOException broken) {
                errors.incrementAndGet();
            }
        }

        void awaitMore(int reads) {
            long before = read.get();
            Await.until("readers go on", () -> read.get() >= before + reads);
        }

        @Override
        public void close() {
            end();
        }

        void end() {
            stops.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    void aStoreThatComesBackEmptyIsNotReadFromBeforeItIsFilled() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_BY_TWO, all(workers(2), LostStores.copied()))) {
            cluster.nodes().forEach(node -> assertThat(state(node)).isEqualTo("NORMAL"));
            write(cluster);
            LocalNode lost = cluster.nodes().get(3);
            try (Readers readers = new Readers(cluster)) {
                readers.awaitMore(1_000);
                lost.store().restart();
                Copying copying = Copying.at(lost); // a node has few connections for all who ask
                Await.until(
                        "the store is filled",
                        () -> copying.state().phase().equals("ENDED")
                                && lost.unreached().isEmpty());
                readers.awaitMore(1_000);
                readers.end();
                assertThat(readers.missed).as("of %s reads", readers.read).hasValue(0);
                assertThat(readers.errors.get()).isLessThanOrEqualTo(1 + readers.read.get() / 10_000);
            }
            assertThat(state(lost)).isEqualTo("NORMAL");
            assertThat(Copying.at(lost).state().number("copied")).isGreaterThan(KEYS / 10);
            LocalNode twin = cluster.nodes().get(1);
            assertThat(cluster.inStore(lost, "DBSIZE")).isEqualTo(cluster.inStore(twin, "DBSIZE"));
        }
    }

    /** As a new process with a new store in the place of one that is gone. */
    @Test
    void aNodeThatIsReplacedIsFilled() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_BY_TWO, all(workers(2), LostStores.copied()))) {
            write(cluster);
            LocalNode replaced = cluster.nodes().get(2);
            replaced.kill();
            replaced.store().restart();
            try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(client.call("SET", "k" + i, "later")).isNotInstanceOf(Reply.Failure.class);
                }
            }
            replaced.start();
            Copying copying = Copying.at(replaced);
            Await.until(
                    "the store is filled",
                    () -> copying.state().phase().equals("ENDED")
                            && replaced.unreached().isEmpty());
            assertThat(state(replaced)).isEqualTo("NORMAL");
            LocalNode twin = cluster.nodes().get(0);
            assertThat(cluster.inStore(replaced, "DBSIZE")).isEqualTo(cluster.inStore(twin, "DBSIZE"));
            try (RedisConnection client = cluster.client(replaced)) {
                for (int i = 0; i < KEYS; i += 97) {
                    Reply reply = client.call("GET", "k" + i);
                    assertThat(reply).isEqualTo(new Reply.Blob(i < 1_000 ? "later" : "value" + i));
                }
            }
        }
    }

    @Test
    void nobodyIsReplacedWhereNobodyHasTheKeys() throws Exception {
        try (RealCluster cluster = RealCluster.start(TWO_BY_TWO, all(workers(2)))) {
            LocalNode alone = cluster.node("dc1/r1/0");
            cluster.node("dc1/r2/0").kill();
            Await.until("it is not reached any more", () -> !alone.unreached().isEmpty());
            AdminClient admin = new AdminClient(alone.conf().listen().stats());
            assertThatThrownBy(() -> admin.change("POST", "/api/replace", ""))
                    .hasMessageContaining("start one of dc1/r2/0, then try again");
            assertThat(state(alone)).isEqualTo("NORMAL");
        }
        try (RealCluster cluster = RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 1), all(workers(2)))) {
            LocalNode only = cluster.nodes().get(0);
            AdminClient admin = new AdminClient(only.conf().listen().stats());
            assertThatThrownBy(() -> admin.change("POST", "/api/replace", ""))
                    .hasMessageContaining("no other node of the ring has keys that belong to this one");
            assertThat(state(only)).isEqualTo("NORMAL");
        }
    }

    @Test
    void aCopyToAStoreThatIsGoneHasFailed() {
        try (RealCluster cluster = RealCluster.start(LocalLayout.empty().rack("dc1", "r1", 1), all(workers(1)))) {
            LocalNode node = cluster.nodes().get(0);
            node.store().kill();
            Copying copying = Copying.at(node);
            copying.begin("");
            assertThat(copying.end().phase()).isEqualTo("FAILED");
            assertThat(RealCluster.metric(node, "ringspan_copy_failures_total")).isEqualTo(1);
            assertThat(RealCluster.metric(node, "ringspan_copy_runs_total")).isEqualTo(1);
        }
    }

    private static void write(RealCluster cluster) throws IOException {
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            for (int i = 0; i < KEYS; i++) {
                client.send("SET", "k" + i, "value" + i);
                if (i % 500 == 499) {
                    client.flush();
                    for (int j = 0; j < 500; j++) {
                        assertThat(client.read()).isNotInstanceOf(Reply.Failure.class);
                    }
                }
            }
        }
        cluster.awaitConfirmed();
    }

    private static String state(LocalNode node) {
        try {
            return new AdminClient(node.conf().listen().stats())
                    .get("/api/state")
                    .replaceAll("(?s).*\"state\":\"([A-Z_]+)\".*", "$1");
        } catch (AdminClient.Failure | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
