package io.ringspan.tests.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.ringspan.node.local.LocalStore;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.NodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes of three workers each: two of them hand over what the first must send to the store. */
class HandOverIT {
    private static final int WORKERS = 3;
    private static final int CLIENTS = 50;
    private static final int PIPELINE = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long WAIT_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final int POLL_MILLIS = 20;

    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @BeforeEach
    void listenForLeaks() {
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + ": " + records));
    }

    /** The detector reports what the collector has found when another buffer is made. */
    @AfterEach
    void nothingLeaked() {
        for (int look = 0; look < 10; look++) {
            System.gc();
            for (int i = 0; i < 200; i++) {
                ByteBufAllocator.DEFAULT.directBuffer(16).release();
            }
        }
        ByteBufUtil.setLeakListener(null);
        assertThat(leaks).isEmpty();
    }

    @Test
    void everyClientOfEveryWorkerReadsItsOwnWritesInOrder() throws Exception {
        try (LocalCluster cluster = start(LocalLayout.empty().rack("dc1", "r1", 1));
                Crowd crowd = new Crowd(CLIENTS, "c", cluster.nodes().get(0).clients(), 1)) {
            for (int round = 0; round < 20; round++) {
                assertThat(crowd.all(client -> client.strictRound(PIPELINE))).isEmpty();
            }
        }
    }

    @Test
    void keysOfAPeerAreReadAsTheyWereWritten() throws Exception {
        try (LocalCluster cluster = start(LocalLayout.empty().rack("dc1", "r1", 2));
                Crowd crowd = new Crowd(CLIENTS, "c", cluster.nodes().get(0).clients(), 2)) {
            for (int round = 0; round < 20; round++) {
                assertThat(crowd.all(client -> client.strictRound(PIPELINE))).isEmpty();
            }
        }
    }

    @Test
    void aStoreRestartUnderLoadDisordersNoReplyAndAfterwardsAllIsWell() throws Exception {
        try (LocalCluster cluster = start(LocalLayout.empty().rack("dc1", "r1", 1));
                Crowd crowd = new Crowd(CLIENTS, "c", cluster.nodes().get(0).clients(), 3)) {
            LocalStore store = cluster.nodes().get(0).store();
            List<String> wrong = new CopyOnWriteArrayList<>();
            Thread load = new Thread(() -> {
                try {
                    for (int round = 0; round < 60; round++) {
                        wrong.addAll(crowd.all(client -> client.tolerantRound(PIPELINE)));
                    }
                } catch (InterruptedException e) {
                    wrong.add("the load was stopped");
                }
            });
            load.start();
            store.restart();
            store.restart();
            load.join();
            assertThat(wrong).isEmpty();

            awaitReady(cluster);
            assertThat(crowd.all(client -> {
                        client.forget();
                        return client.strictRound(PIPELINE);
                    }))
                    .isEmpty();
        }
    }

    @Test
    void allStoresOfTwoByThreeRacksAreEqualAfterwards() throws Exception {
        LocalLayout layout = LocalLayout.empty();
        for (String datacenter : List.of("dc1", "dc2")) {
            for (String rack : List.of("r1", "r2", "r3")) {
                layout = layout.rack(datacenter, rack, 1);
            }
        }
        try (LocalCluster cluster = start(layout);
                Crowd near = new Crowd(CLIENTS, "n", cluster.firstOf("dc1").clients(), 4);
                Crowd far = new Crowd(CLIENTS, "f", cluster.firstOf("dc2").clients(), 5)) {
            for (int round = 0; round < 10; round++) {
                assertThat(near.all(client -> client.strictRound(PIPELINE))).isEmpty();
                assertThat(far.all(client -> client.strictRound(PIPELINE))).isEmpty();
            }
            until(() -> contents(cluster).stream().distinct().count() == 1);
            assertThat(contents(cluster).get(0)).hasSizeGreaterThan(CLIENTS);
        }
    }

    private static LocalCluster start(LocalLayout layout) throws Exception {
        LocalCluster cluster = LocalCluster.start(
                layout,
                new LocalCluster.Plan(
                        RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                        List.of(),
                        NodeStarter.inThisJvm(),
                        NodeSettings.workers(WORKERS),
                        line -> {}));
        awaitReady(cluster);
        return cluster;
    }

    /** Until each worker of each node takes writes for many keys: connections go round the workers. */
    private static void awaitReady(LocalCluster cluster) throws Exception {
        for (LocalNode node : cluster.nodes()) {
            List<RedisConnection> connections = new ArrayList<>();
            for (int i = 0; i < 2 * WORKERS; i++) {
                connections.add(connect(node.clients().port()));
            }
            until(() -> {
                for (RedisConnection connection : connections) {
                    for (int key = 0; key < 16; key++) {
                        if (!(connection.call("DEL", "ready:" + key) instanceof Reply.Whole)) {
                            return false;
                        }
                    }
                }
                return true;
            });
            for (RedisConnection connection : connections) {
                connection.close();
            }
        }
    }

    private static List<Map<String, String>> contents(LocalCluster cluster) throws IOException {
        List<Map<String, String>> stores = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = connect(node.store().port())) {
                Map<String, String> content = new TreeMap<>();
                if (store.call("KEYS", "*") instanceof Reply.Items keys) {
                    for (Reply key : keys.items()) {
                        String name = ((Reply.Blob) key).bytes();
                        boolean list = name.contains(":l");
                        content.put(name, (list ? store.call("LLEN", name) : store.call("GET", name)).toString());
                    }
                }
                stores.add(content);
            }
        }
        return stores;
    }

    private static RedisConnection connect(int port) throws IOException {
        return RedisConnection.connect("127.0.0.1", port, PATIENCE);
    }

    private interface Question {
        boolean isSo() throws IOException;
    }

    private static void until(Question question) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (!question.isSo()) {
            assertThat(System.nanoTime() - start).as("waited").isLessThan(WAIT_NANOS_MAX);
            Thread.sleep(POLL_MILLIS);
        }
    }
}
