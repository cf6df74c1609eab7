package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
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
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is decided about several keys, looked at in a store that breaks off, or refuses it, or has later values, again and again. */
class AtomicTroubleIT {
    private static final int ROUNDS = 40;
    private static final int KEYS = 20;
    private static final long LOOK_MILLIS = 150;

    /** All values together are more than a store reads at once. */
    private static final String FILLING = "x".repeat(2_000);

    private RealCluster cluster;
    private LocalNode troubled;

    @SuppressWarnings("NullAway.Init") // start() comes first
    AtomicTroubleIT() {}

    @BeforeEach
    void start() throws Exception {
        cluster = RealCluster.startRelayed(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc2", "r1", 1),
                NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags(), NodeSettings.retryMillisMax(100)));
        cluster.awaitLinks();
        troubled = cluster.node("dc2/r1/0");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Something done to a store, over and over. */
    private interface Trouble {
        void make(RedisConnection store, int round) throws IOException;
    }

    @Test
    void whateverBreaksOffAStoreShowsAllOrNothing() throws Exception {
        lookWhile((store, round) -> store.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"));
    }

    /** Between any two commands of a transaction: the rest is refused then, and EXEC with it. */
    @Test
    void aStoreThatIsFullAndHasRoomAgainShowsAllOrNothing() throws Exception {
        lookWhile((store, round) -> room(store, round % 2 == 0 ? 1 : 0));
    }

    private static void room(RedisConnection store, int bytes) throws IOException {
        assertThat(store.call("CONFIG", "SET", "maxmemory", Integer.toString(bytes)))
                .isNotInstanceOf(Reply.Failure.class);
    }

    private void lookWhile(Trouble trouble) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> writes = Aside.begin(() -> write(over));
        int different = 0;
        try (RedisConnection store = cluster.store(troubled)) {
            String before = "";
            for (int round = 0; round < ROUNDS; round++) {
                trouble.make(store, round);
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
                while (System.nanoTime() - end < 0) {
                    String found = look(store);
                    different += found.equals(before) ? 0 : 1;
                    before = found;
                }
            }
            room(store, 0);
        } finally {
            over.set(true);
        }
        int last = writes.join();
        assertThat(different).as("how often something new was seen").isGreaterThan(ROUNDS / 4);
        Await.until(
                "it has the last",
                () -> value(cluster.inStore(troubled, "GET", key(0))).startsWith(last + "x"));
        Replicas.awaitEqual(cluster);
    }

    /** How many transactions. */
    private int write(AtomicBoolean over) throws IOException {
        int round = 0;
        try (RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            do {
                round++;
                client.call("MULTI");
                for (int key = 0; key < KEYS; key++) {
                    client.call("SET", key(key), round + FILLING);
                }
                assertThat(client.call("EXEC")).isInstanceOf(Reply.Items.class);
            } while (!over.get());
        }
        return round;
    }

    private static String key(int number) {
        return "{t}" + number;
    }

    private static String look(RedisConnection store) throws IOException {
        List<Reply> found = ((Reply.Items) store.call("MGET", key(0), key(KEYS / 2), key(KEYS - 1))).items();
        assertThat(found.stream().map(AtomicTroubleIT::number).distinct()).hasSize(1);
        return value(found.get(0));
    }

    private static String value(Reply reply) {
        return ReplyText.raw(reply).strip();
    }

    private static String number(Reply reply) {
        String value = value(reply);
        return value.substring(0, Math.min(10, value.length()));
    }

    /** They were made before, and come behind. What is not too late is applied as one. */
    @Test
    void whatComesTooLateForOneKeyIsAppliedToTheOthers() throws Exception {
        try (RedisConnection here = cluster.client(cluster.node("dc1/r1/0"));
                RedisConnection there = cluster.client(troubled);
                RedisConnection store = cluster.store(troubled)) {
            cluster.ways(troubled, FaultyRelay::standStill);
            for (String[] line : List.of(
                    words("MULTI"),
                    words("SET", key(0), "early"),
                    words("SET", key(1), "early"),
                    words("RPUSH", key(2), "early"),
                    words("EXEC"))) {
                assertThat(here.call(line)).isNotInstanceOf(Reply.Failure.class);
            }
            TimeUnit.MILLISECONDS.sleep(50); // clocks differ by less
            there.call("SET", key(0), "late");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> looks = Aside.begin(() -> all(over));
            cluster.ways(troubled, FaultyRelay::heal);
            Await.until("the rest has come", () -> store.call("EXISTS", key(2)).equals(new Reply.Whole(1)));
            over.set(true);
            assertThat(looks.join()).isPositive();
        }
        Replicas.awaitEqual(cluster);
        assertThat(value(cluster.inStore(troubled, "GET", key(0)))).isEqualTo("late");
        assertThat(value(cluster.inStore(troubled, "GET", key(1)))).isEqualTo("early");
    }

    private int all(AtomicBoolean over) throws IOException {
        int looks = 0;
        try (RedisConnection store = cluster.store(troubled)) {
            for (; !over.get(); looks++) {
                store.call("MULTI");
                store.call("GET", key(0));
                store.call("EXISTS", key(1), key(2));
                List<Reply> found = ((Reply.Items) store.call("EXEC")).items();
                assertThat(value(found.get(0))).isEqualTo("late");
                assertThat(found.get(1)).isIn(new Reply.Whole(0), new Reply.Whole(2));
            }
        }
        return looks;
    }

    private static String[] words(String... words) {
        return words;
    }
}
