package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is decided about several keys, looked at in the store of each replica while it goes on. */
@BesideOthers
class AtomicIT {
    private static final int ROUNDS = 15;
    private static final int ELEMENTS = 10;

    /** More than a store reads at once, so that it could do something else between two commands that came together. */
    private static final String LARGE = "x".repeat(40_000);

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    AtomicIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void nobodySeesOneOfTwoKeysWrittenAndTheOtherNot() throws Exception {
        cluster = RealCluster.startRelayed(
                KeyLayout.TWO_DATACENTERS.layout(),
                NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags(), NodeSettings.retryMillisMax(100)));
        cluster.awaitLinks();
        LocalNode away = cluster.node("dc2/r1/0");
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            begin(client);
            awaitBeginningEverywhere();
            AtomicBoolean over = new AtomicBoolean();
            List<CompletableFuture<Integer>> looks =
                    cluster.nodes().stream().map(node -> look(node, over)).toList();
            write(client, 0, ROUNDS);
            cluster.ways(away, FaultyRelay::cut);
            write(client, ROUNDS, 2 * ROUNDS);
            cluster.ways(away, FaultyRelay::heal);
            write(client, 2 * ROUNDS, 3 * ROUNDS);
            Await.until(
                    "the one that was away has all",
                    () -> text(cluster.inStore(away, "GETRANGE", "{t}1", "0", "9"))
                            .contains(3 * ROUNDS - 1 + "x"));
            over.set(true);
            for (CompletableFuture<Integer> each : looks) {
                assertThat(each.join()).isPositive();
            }
        }
        Replicas.awaitEqual(cluster);
    }

    /** Then it runs them one by one, and none of them twice. */
    @Test
    void aStoreThatMayNotBeginATransactionHasAllOnce() throws Exception {
        cluster = RealCluster.start(
                KeyLayout.TWO_DATACENTERS.layout(),
                NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags(), NodeSettings.retryMillisMax(100)));
        cluster.awaitLinks();
        LocalNode denying = cluster.node("dc2/r1/0");
        try (RedisConnection client = cluster.client(cluster.nodes().get(0));
                RedisConnection store = cluster.store(denying)) {
            store.call("ACL", "SETUSER", "default", "-multi");
            for (int i = 0; i < ELEMENTS; i++) {
                done(client, "RPUSH", "{t}a", "e" + i);
            }
            for (int i = 0; i < ELEMENTS; i++) {
                done(client, "LMOVE", "{t}a", "{t}b", "LEFT", "RIGHT");
            }
            Await.until("it has all", () -> store.call("LLEN", "{t}b").equals(new Reply.Whole(ELEMENTS)));
            store.call("ACL", "SETUSER", "default", "+multi");
            done(client, "LMOVE", "{t}b", "{t}a", "LEFT", "RIGHT");
        }
        Replicas.awaitEqual(cluster);
    }

    private static void begin(RedisConnection client) throws IOException {
        for (int i = 0; i < ELEMENTS; i++) {
            client.call("RPUSH", "{t}a", i + LARGE);
            client.call("SADD", "{t}s", i + LARGE);
        }
        client.call("SET", "{t}from", LARGE);
        client.call("MSET", "{t}1", LARGE, "{t}2", LARGE);
    }

    private void awaitBeginningEverywhere() {
        for (LocalNode node : cluster.nodes()) {
            Await.until("it is begun", () -> {
                try (RedisConnection store = cluster.store(node)) {
                    return owns(store) == has(store);
                }
            });
        }
    }

    /** Nodes that share a rack's ring: one of them has the keys. */
    private static boolean owns(RedisConnection store) throws IOException {
        return store.call("EXISTS", "{t}a").equals(new Reply.Whole(1));
    }

    private static boolean has(RedisConnection store) throws IOException {
        return store.call("EXISTS", "{t}a", "{t}s", "{t}from", "{t}1", "{t}2").equals(new Reply.Whole(5));
    }

    private static void write(RedisConnection client, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            String number = i + LARGE;
            boolean there = i % 2 == 0;
            done(client, "LMOVE", there ? "{t}a" : "{t}b", there ? "{t}b" : "{t}a", "LEFT", "RIGHT");
            done(client, "SMOVE", there ? "{t}s" : "{t}u", there ? "{t}u" : "{t}s", i / 2 % ELEMENTS + LARGE);
            done(client, "RENAME", there ? "{t}from" : "{t}to", there ? "{t}to" : "{t}from");
            if (there) {
                done(client, "MULTI");
                done(client, "SET", "{t}1", number);
                done(client, "SET", "{t}2", number);
                done(client, "EXEC");
            } else {
                done(
                        client,
                        "EVAL",
                        "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) return 1",
                        "2",
                        "{t}1",
                        "{t}2",
                        number);
            }
        }
    }

    private static void done(RedisConnection client, String... words) throws IOException {
        Reply reply = client.call(words);
        assertThat(reply).as(words[0]).isNotInstanceOf(Reply.Failure.class).isNotEqualTo(new Reply.Nothing());
        if (reply instanceof Reply.Items items) {
            assertThat(items.items()).as(words[0]).noneMatch(Reply.Failure.class::isInstance);
        }
    }

    private CompletableFuture<Integer> look(LocalNode node, AtomicBoolean over) {
        return Aside.begin(() -> {
            try (RedisConnection store = cluster.store(node)) {
                return looked(store, over);
            }
        });
    }

    /** How often it has looked. */
    private static int looked(RedisConnection store, AtomicBoolean over) throws IOException {
        boolean owner = owns(store);
        int looks = 0;
        while (!over.get()) {
            List<Long> counts = new ArrayList<>();
            for (String[] line : List.of(
                    line("MULTI"),
                    line("LLEN", "{t}a"),
                    line("LLEN", "{t}b"),
                    line("SCARD", "{t}s"),
                    line("SCARD", "{t}u"),
                    line("EXISTS", "{t}from", "{t}to"),
                    line("GETRANGE", "{t}1", "0", "9"),
                    line("GETRANGE", "{t}2", "0", "9"))) {
                store.call(line);
            }
            List<Reply> found = ((Reply.Items) store.call("EXEC")).items();
            for (int i = 0; i < 5; i++) {
                counts.add(((Reply.Whole) found.get(i)).value());
            }
            if (owner) {
                assertThat(counts.get(0) + counts.get(1)).as("LMOVE %s", counts).isEqualTo(ELEMENTS);
                assertThat(counts.get(2) + counts.get(3)).as("SMOVE %s", counts).isEqualTo(ELEMENTS);
                assertThat(counts.get(4)).as("RENAME").isEqualTo(1);
                assertThat(found.get(5)).as("MULTI, EVAL").isEqualTo(found.get(6));
            }
            looks++;
        }
        return looks;
    }

    private static String[] line(String... words) {
        return words;
    }

    private static String text(Reply reply) {
        return ReplyText.raw(reply).strip();
    }
}
