package io.ringspan.tests.it.antientropy;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that cannot be dumped, or that another store does not restore, are copied by their types. */
class CopiedValuesIT {
    private static final LocalLayout TWO_COPIES =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int LARGE_MEMBERS = 12_000;
    private static final int LARGE_KEYS = 6;

    @Test
    void aStoreThatRestoresNoDumpsGetsValuesOfEveryType() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode empty = cluster.node("dc1/r2/0");
            try (RedisConnection client = cluster.client(asked)) {
                EveryType.write(client, 0, 5);
                EveryType.writeLarge(client);
            }
            cluster.awaitConfirmed();
            try (RedisConnection store = cluster.store(asked)) {
                streams(store);
            }
            try (RedisConnection store = cluster.store(empty)) {
                EveryType.call(store, "FLUSHALL");
                EveryType.call(store, "ACL", "SETUSER", "default", "-restore");
            }

            Repairer.Said said = Repairer.of(asked).run("");

            assertThat(said.number("left"))
                    .as(Repairer.of(asked).get("/api/repair/keys"))
                    .isZero();
            assertThat(said.number("mended")).isEqualTo(said.number("differed")).isPositive();
            requireEqual(cluster, asked, empty);
        }
    }

    /** Beside what clients can write there: groups, consumers, what is pending, and streams without entries. */
    private static void streams(RedisConnection store) throws IOException {
        EveryType.call(store, "XADD", "groups", "1-1", "f", "v");
        EveryType.call(store, "XADD", "groups", "2-1", "f", "v", "f2", "");
        EveryType.call(store, "XADD", "groups", "3-1", "f", "v");
        EveryType.call(store, "XDEL", "groups", "3-1");
        EveryType.call(store, "XGROUP", "CREATE", "groups", "readers", "0");
        EveryType.call(store, "XGROUP", "CREATE", "groups", "others", "1-1");
        EveryType.call(store, "XGROUP", "CREATECONSUMER", "groups", "others", "idle");
        EveryType.call(store, "XREADGROUP", "GROUP", "readers", "one", "COUNT", "1", "STREAMS", "groups", ">");
        EveryType.call(store, "XREADGROUP", "GROUP", "readers", "two", "COUNT", "1", "STREAMS", "groups", ">");
        EveryType.call(store, "XADD", "emptied", "5-5", "f", "v");
        EveryType.call(store, "XDEL", "emptied", "5-5");
    }

    /** What a store holds is never dumped in one piece if that is long, and comes to be there at once. */
    @Test
    void longValuesComePieceByPieceAndNobodySeesHalfOfThem() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO_COPIES, workers(1))) {
            LocalNode asked = cluster.node("dc1/r1/0");
            LocalNode empty = cluster.node("dc1/r2/0");
            try (RedisConnection store = cluster.store(asked)) {
                large(store);
            }
            String dumps = "cmdstat_dump";
            Repairer.Said said = Repairer.of(asked).run("");

            assertThat(said.number("mended")).as(said.json()).isEqualTo(LARGE_KEYS);
            requireEqual(cluster, asked, empty);
            assertThat(cluster.inStore(asked, "INFO", "commandstats").toString())
                    .doesNotContain(dumps);
            assertThat(cluster.inStore(empty, "INFO", "commandstats").toString())
                    .as("each of them came with one command")
                    .contains("cmdstat_copy:calls=" + LARGE_KEYS + ",");
        }
    }

    private static void large(RedisConnection store) throws IOException {
        String padding = "x".repeat(150);
        EveryType.call(store, "SET", "string", "0123456789".repeat(300_000), "EX", "1000");
        String[][] verbs = {{"RPUSH", "list"}, {"SADD", "set"}, {"HSET", "hash"}, {"ZADD", "sorted"}, {"XADD", "stream"}
        };
        for (String[] verb : verbs) {
            for (int i = 0; i < LARGE_MEMBERS; i++) {
                switch (verb[0]) {
                    case "HSET" -> store.send(verb[0], verb[1], "m" + i, padding + i);
                    case "ZADD" -> store.send(verb[0], verb[1], i + ".25", padding + i);
                    case "XADD" -> store.send(verb[0], verb[1], (i + 1) + "-0", "f", padding + i);
                    default -> store.send(verb[0], verb[1], padding + i);
                }
            }
            store.flush();
            for (int i = 0; i < LARGE_MEMBERS; i++) {
                store.read();
            }
        }
    }

    private static void requireEqual(RealCluster cluster, LocalNode one, LocalNode other) throws IOException {
        try (RedisConnection first = cluster.store(one);
                RedisConnection second = cluster.store(other)) {
            assertThat(StoreContent.of(second).differences(StoreContent.of(first)))
                    .isEmpty();
            for (String[] question : List.of(
                    new String[] {"XINFO", "STREAM", "groups"},
                    new String[] {"XINFO", "STREAM", "emptied"},
                    new String[] {"XPENDING", "groups", "readers"},
                    new String[] {"XINFO", "CONSUMERS", "groups", "others"},
                    new String[] {"XINFO", "STREAM", "stream"})) {
                assertThat(withoutTimes(second.call(question)))
                        .as(String.join(" ", question))
                        .isEqualTo(withoutTimes(first.call(question)));
            }
            assertThat(second.call("INFO", "keyspace").toString())
                    .contains("db0")
                    .doesNotContain("db1");
        }
    }

    /** Of what a stream is said to be, what clients see of it. */
    private static String withoutTimes(Reply reply) {
        return reply.toString().replaceAll("radix-tree-[^,]*, [^,]*,", "").replaceAll("bytes=idle\\], Whole[^,]*", "");
    }
}
