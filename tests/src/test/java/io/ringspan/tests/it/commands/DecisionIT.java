package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one of several replicas has to decide, in a datacenter of two racks, beside another one. */
@BesideOthers
class DecisionIT {
    private static final int KEYS = 60;

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    DecisionIT() {}

    private List<LocalNode> start() {
        cluster = RealCluster.start(KeyLayout.TWO_DATACENTERS.layout(), NodeSettings.workers(2));
        return cluster.nodesOf("dc1");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** One task for each node, all at the same time. */
    private static <T> List<T> atOnce(List<LocalNode> nodes, Function<LocalNode, Callable<T>> task) {
        List<CompletableFuture<T>> running =
                nodes.stream().map(node -> Aside.begin(task.apply(node))).toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void ofSeveralWhoWantAKeyInOneDatacenterOneGetsIt() throws Exception {
        List<LocalNode> nodes = start();
        List<List<Integer>> won = atOnce(nodes, node -> () -> {
            List<Integer> keys = new ArrayList<>();
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; i < KEYS; i++) {
                    client.send(
                            "SETNX", "lock" + i, String.valueOf(node.clients().port()));
                }
                client.flush();
                for (int i = 0; i < KEYS; i++) {
                    Reply reply = client.read();
                    assertThat(reply).isIn(new Reply.Whole(0), new Reply.Whole(1));
                    if (reply.equals(new Reply.Whole(1))) {
                        keys.add(i);
                    }
                }
            }
            return keys;
        });
        assertThat(won.stream().flatMap(List::stream).sorted().toList())
                .isEqualTo(IntStream.range(0, KEYS).boxed().toList());
        Replicas.awaitEqual(cluster);
    }

    @Test
    void whatIsTakenOutIsTakenOnceThoughOthersWriteTheKey() throws Exception {
        List<LocalNode> nodes = start();
        List<List<String>> seen = atOnce(nodes, node -> () -> {
            List<String> values = new ArrayList<>();
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; i < KEYS; i++) {
                    Reply before = client.call("GETSET", "one", node.clients().port() + ":" + i);
                    if (before instanceof Reply.Blob blob) {
                        values.add(blob.bytes());
                    } else {
                        assertThat(before).isEqualTo(new Reply.Nothing());
                    }
                    client.call("INCR", "count");
                }
                if (client.call("GETDEL", "one") instanceof Reply.Blob last) {
                    values.add(last.bytes());
                }
            }
            return values;
        });
        List<String> all = seen.stream().flatMap(List::stream).toList();
        assertThat(all).doesNotHaveDuplicates().hasSize(nodes.size() * KEYS);
        Replicas.awaitEqual(cluster);
    }

    /** Each takes some, leaves some of those unacknowledged, and in the end one takes over what is left. */
    @Test
    void anEntryIsDeliveredToOneOfAGroupAndAcknowledgedOnce() throws Exception {
        List<LocalNode> nodes = start();
        try (RedisConnection client = cluster.client(nodes.get(0))) {
            assertThat(text(client.call("XGROUP", "CREATE", "jobs", "g", "0", "MKSTREAM")))
                    .isEqualTo("OK");
        }
        List<List<String>> delivered = atOnce(nodes, node -> () -> {
            List<String> ids = new ArrayList<>();
            String consumer = String.valueOf(node.clients().port());
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; i < KEYS; i++) {
                    client.call("XADD", "jobs", "*", "f", "v");
                    Reply read =
                            client.call("XREADGROUP", "GROUP", "g", consumer, "COUNT", "1", "STREAMS", "jobs", ">");
                    String id = text(read).replaceAll("(?s).*?(\\d+-\\d+).*", "$1");
                    ids.add(id);
                    if (i % 3 > 0) {
                        assertThat(client.call("XACK", "jobs", "g", id)).isEqualTo(new Reply.Whole(1));
                        assertThat(client.call("XACK", "jobs", "g", id)).isEqualTo(new Reply.Whole(0));
                    }
                }
            }
            return ids;
        });
        assertThat(delivered.stream().flatMap(List::stream))
                .doesNotHaveDuplicates()
                .hasSize(nodes.size() * KEYS)
                .allMatch(id -> id.matches("\\d+-\\d+"));
        try (RedisConnection client = cluster.client(nodes.get(1))) {
            int left = nodes.size() * KEYS / 3;
            Reply claimed = client.call("XAUTOCLAIM", "jobs", "g", "last", "0", "0", "COUNT", "1000", "JUSTID");
            assertThat(((Reply.Items) ((Reply.Items) claimed).items().get(1)).items())
                    .hasSize(left);
            assertThat(text(client.call("XPENDING", "jobs", "g"))).startsWith(left + "\n");
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void commandsOfOneClientHaveTheirOrderAroundIt() throws Exception {
        for (LocalNode node : start()) {
            try (RedisConnection client = cluster.client(node)) {
                for (int i = 0; i < KEYS; i++) {
                    String key = "o" + i;
                    client.send("SET", key, "a");
                    client.send("SETNX", key, "b");
                    client.send("GET", key);
                    client.send("GETSET", key, "c");
                    client.send("APPEND", key, "d");
                    client.send("CONSISTENCY", "DC_QUORUM", "GETDEL", key);
                    client.send("CONSISTENCY", "DC_QUORUM", "EXISTS", key);
                    client.send("SETNX", key, "e");
                    client.send("STRLEN", key);
                    client.send("GETSET", key);
                    client.send("DEL", key, "other");
                }
                client.flush();
                for (int i = 0; i < KEYS; i++) {
                    List<String> replies = new ArrayList<>();
                    for (int k = 0; k < 11; k++) {
                        replies.add(text(client.read()));
                    }
                    assertThat(replies)
                            .containsExactly(
                                    "OK",
                                    "0",
                                    "a",
                                    "a",
                                    "2",
                                    "cd",
                                    "0",
                                    "1",
                                    "1",
                                    "ERR wrong number of arguments for 'getset' command",
                                    "1");
                }
            }
        }
        Replicas.awaitEqual(cluster);
    }

    private static String text(Reply reply) {
        return ReplyText.raw(reply).strip();
    }

    @Test
    void whenTheDeciderGoesTheNextRackDecides() throws Exception {
        List<LocalNode> nodes = start();
        LocalNode asked = nodes.get(2);
        try (RedisConnection client = cluster.client(asked)) {
            for (int i = 0; i < KEYS; i++) {
                assertThat(client.call("SETNX", "k" + i, "v")).isEqualTo(new Reply.Whole(1));
            }
            cluster.awaitConfirmed();
            nodes.get(0).kill();
            nodes.get(1).kill();
            Await.until(
                    "another decides",
                    () -> text(client.call("GETSET", "probe", "v")).equals("v"));
            for (int i = 0; i < KEYS; i++) {
                assertThat(client.call("SETNX", "k" + i, "w")).isEqualTo(new Reply.Whole(0));
                assertThat(text(client.call("GETDEL", "k" + i))).isEqualTo("v");
            }
        }
    }
}
