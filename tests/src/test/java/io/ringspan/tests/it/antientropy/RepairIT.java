package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stores that were made to differ are made equal, and nothing else happens to them. */
class RepairIT {
    private static final LocalLayout THREE_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc2", "r1", 1);
    private static final int KEYS = 600;

    @Test
    void storesAreMadeEqualAndNothingElseIsSent() throws IOException {
        try (RealCluster cluster = RealCluster.start(THREE_COPIES, all(workers(2)))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode falsified = cluster.node("dc2/r1/0");
            write(cluster, asked);
            Repairer repairer = Repairer.of(asked);

            long bytes = falsify(cluster, falsified);
            Repairer.Said said = repairer.run("");
            assertThat(said.json()).contains("\"trouble\":[]");
            assertThat(said.number("differed")).as(said.json()).isEqualTo(said.number("mended"));
            assertThat(said.number("left")).isZero();
            requireEqual(cluster);
            assertThat(said.number("bytes")).isBetween(bytes * 95 / 100, bytes * 105 / 100);
            assertThat(repairer.run("").number("differed")).isZero();

            emptied(cluster, falsified);
            Repairer.Said refilled = repairer.run("\"rate\":100000");
            assertThat(refilled.number("left")).as(refilled.json()).isZero();
            requireEqual(cluster);
        }
    }

    private static void write(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            EveryType.write(client, 0, 20);
            EveryType.writeLarge(client);
            for (int i = 0; i < KEYS; i++) {
                EveryType.call(client, "SET", "k" + i, "x".repeat(1_000) + i);
            }
        }
        cluster.awaitConfirmed();
    }

    /** How many bytes repair has to send, as the stores dump them: of each key the value that is kept. */
    private static long falsify(RealCluster cluster, LocalNode node) throws IOException {
        long bytes = 0;
        try (RedisConnection store = cluster.store(node)) {
            for (int i = 0; i < KEYS; i += 10) {
                bytes += dumped(store, "k" + i);
                EveryType.call(store, "DEL", "k" + i);
            }
            for (String key : List.of("set1", "hash1", "list1", "sorted1", "stream1", "long1", "largehash")) {
                bytes += dumped(store, key);
                EveryType.call(store, "DEL", key);
            }
        }
        return bytes;
    }

    private static long dumped(RedisConnection store, String key) throws IOException {
        return store.call("DUMP", key) instanceof Reply.Blob blob ? blob.bytes().length() : 0;
    }

    private static void emptied(RealCluster cluster, LocalNode node) throws IOException {
        node.store().restart();
        Await.until(
                "the node has its store back, and it is empty",
                () -> node.unreached().isEmpty() && size(cluster, node) == 0);
    }

    private static long size(RealCluster cluster, LocalNode node) {
        try {
            return cluster.inStore(node, "DBSIZE") instanceof Reply.Whole size ? size.value() : -1;
        } catch (IOException notYet) {
            return -1;
        }
    }

    private static void requireEqual(RealCluster cluster) throws IOException {
        Map<String, StoreContent.Entry> first = Map.of();
        StoreContent expected = new StoreContent(first);
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                StoreContent its = StoreContent.of(store);
                if (node.equals(cluster.nodes().get(0))) {
                    expected = its;
                }
                assertThat(its.differences(expected))
                        .as(node.conf().place().id().toString())
                        .isEmpty();
            }
        }
    }
}
