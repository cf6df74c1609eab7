package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands that wait, where keys have one replica and where they have several: against plain Redis, and between nodes. */
class BlockingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int JOBS = 120;

    /** What is there already, and what never will be; of one connection. */
    private static final String[] AT_ONCE = {
        "RPUSH {a}l a b c d e f",
        "BLPOP {a}none {a}l 0",
        "BRPOP {a}l {a}none 0",
        "BLMOVE {a}l {a}m LEFT RIGHT 0",
        "BRPOPLPUSH {a}l {a}m 0",
        "BLMPOP 0 2 {a}none {a}l LEFT COUNT 5",
        "ZADD {a}z 1 a 2 b 3 c 4.5 d",
        "BZPOPMIN {a}none {a}z 0",
        "BZPOPMAX {a}z 0",
        "BZMPOP 0 1 {a}z MAX COUNT 1",
        "XADD {a}x 5-1 f v",
        "XREAD BLOCK 0 STREAMS {a}x 0",
        "XREAD COUNT 1 BLOCK 0 STREAMS {a}none {a}x 0 5-0",
        "BLPOP {a}none 0.01",
        "BLMOVE {a}none {a}m LEFT RIGHT 0.01",
        "BRPOPLPUSH {a}none {a}m 0.01",
        "BLMPOP 0.01 1 {a}none LEFT",
        "BZPOPMIN {a}none 0.01",
        "BZMPOP 0.01 1 {a}none MIN",
        "XREAD BLOCK 10 STREAMS {a}x $",
        "XREAD BLOCK 10 STREAMS {a}none $",
        "XGROUP CREATE {a}x g 0",
        "XREADGROUP GROUP g c BLOCK 0 STREAMS {a}x >",
        "XREADGROUP GROUP g c BLOCK 10 STREAMS {a}x >",
        "XREADGROUP GROUP g c BLOCK 0 STREAMS {a}x 0",
        "XREADGROUP GROUP h c BLOCK 0 STREAMS {a}x >",
        "XREADGROUP GROUP g c BLOCK -1 STREAMS {a}x >",
        "BLPOP {a}z 0",
        "BLPOP {a}none {a}z 0",
        "BLPOP {a}l x",
        "BLPOP {a}l -1",
        "BLPOP {a}l 1e400",
        "BLMOVE {a}m {a}z LEFT LEFT 0",
        "BLMOVE {a}m {a}m UP LEFT 0",
        "BLMPOP x 1 {a}l LEFT",
        "BLMPOP 0 0 {a}l LEFT",
        "XREAD BLOCK x STREAMS {a}x 0",
        "XREAD BLOCK -1 STREAMS {a}x 0",
        "XREAD BLOCK 0 STREAMS {a}x",
        "LRANGE {a}m 0 -1",
    };

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    BlockingIT() {}

    private List<LocalNode> start(KeyLayout layout) {
        cluster =
                RealCluster.start(layout.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
        return cluster.nodesOf("dc1");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void awaitBlocked(int count) {
        Await.until(
                () -> count + " clients wait, not " + cluster.sum("ringspan_blocked_clients"),
                () -> cluster.sum("ringspan_blocked_clients") == count);
    }

    /** Whoever waits has found nothing before. */
    private void awaitDecided(long count) {
        Await.until(
                () -> count + " commands were decided, not " + cluster.sum("ringspan_decisions_total"),
                () -> cluster.sum("ringspan_decisions_total") >= count);
    }

    @ParameterizedTest
    @EnumSource
    void repliesAreThoseOfRedis(KeyLayout layout) throws IOException {
        start(layout);
        try (LocalStores redis =
                LocalStores.start(RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()), 1)) {
            for (int protocol = 2; protocol <= 3; protocol++) {
                try (RedisConnection plain = RedisConnection.connect(
                                "127.0.0.1", redis.store(0).port(), PATIENCE);
                        RedisConnection ours = cluster.client(cluster.nodes().get(0))) {
                    ours.call("FLUSHALL");
                    plain.call("FLUSHALL");
                    plain.call("HELLO", String.valueOf(protocol));
                    ours.call("HELLO", String.valueOf(protocol));
                    for (String line : AT_ONCE) {
                        assertThat(ReplyText.raw(ours.call(line.split(" "))))
                                .as(line)
                                .isEqualTo(ReplyText.raw(plain.call(line.split(" "))));
                    }
                }
                Replicas.awaitEqual(cluster);
            }
        }
    }

    /** Each job is done by one worker, whichever node it and the one who gives it are at. */
    @ParameterizedTest
    @EnumSource
    void eachJobIsTakenOnce(KeyLayout layout) throws Exception {
        List<LocalNode> nodes = start(layout);
        List<CompletableFuture<List<String>>> workers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            LocalNode node = nodes.get(i % nodes.size());
            workers.add(Aside.begin(() -> taken(node)));
        }
        awaitBlocked(5);
        for (int i = 0; i < JOBS + 5; i++) {
            try (RedisConnection client = cluster.client(nodes.get(i % nodes.size()))) {
                client.call("LPUSH", "jobs", i < JOBS ? "job" + i : "stop");
            }
        }
        List<String> all = new ArrayList<>();
        for (CompletableFuture<List<String>> worker : workers) {
            all.addAll(worker.join());
        }
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, JOBS).mapToObj(i -> "job" + i).toList());
        awaitBlocked(0);
        Replicas.awaitEqual(cluster);
    }

    private List<String> taken(LocalNode node) throws IOException {
        List<String> taken = new ArrayList<>();
        try (RedisConnection client = cluster.client(node)) {
            while (true) {
                Reply reply = client.call("BRPOP", "jobs", "0");
                assertThat(reply).isInstanceOf(Reply.Items.class);
                String job = ((Reply.Blob) ((Reply.Items) reply).items().get(1)).bytes();
                if (job.equals("stop")) {
                    return taken;
                }
                taken.add(job);
            }
        }
    }

    /** What was found holds though others push: or nobody would ever take anything out of a busy queue. */
    @Test
    void popsComeThroughWhereOthersPushAllTheTime() throws Exception {
        List<LocalNode> nodes = start(KeyLayout.TWO_DATACENTERS);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> pushed = Aside.begin(() -> pushed(nodes.get(0), done));
        Set<String> taken = new HashSet<>();
        try (RedisConnection client = cluster.client(nodes.get(2))) {
            for (int i = 0; i < 50; i++) {
                assertThat(taken.add(ReplyText.raw(client.call("BRPOP", "busy", "0"))))
                        .isTrue();
                assertThat(taken.add(ReplyText.raw(client.call("BLPOP", "busy", "0"))))
                        .isTrue();
                Reply member = client.call("BZPOPMIN", "{busy}z", "0");
                assertThat(taken.add(ReplyText.raw(member)))
                        .as(ReplyText.raw(member))
                        .isTrue();
                Reply spopped = client.call("SPOP", "{busy}s");
                assertThat(spopped).isInstanceOf(Reply.Blob.class);
                assertThat(taken.add(ReplyText.raw(spopped) + "of s")).isTrue();
            }
            done.set(true);
            long left = pushed.join() - 50L;
            assertThat(client.call("LLEN", "busy")).isEqualTo(new Reply.Whole(left - 50));
            assertThat(client.call("ZCARD", "{busy}z")).isEqualTo(new Reply.Whole(left));
            assertThat(client.call("SCARD", "{busy}s")).isEqualTo(new Reply.Whole(left));
        }
        Replicas.awaitEqual(cluster);
    }

    private int pushed(LocalNode node, AtomicBoolean done) throws IOException {
        int pushed = 0;
        try (RedisConnection client = cluster.client(node)) {
            while (!done.get()) {
                int from = pushed;
                for (; pushed < from + 20; pushed++) {
                    client.send("SADD", "{busy}s", "m" + pushed);
                    client.send("LPUSH", "busy", "m" + pushed);
                    client.send("ZADD", "{busy}z", "1", "m" + pushed);
                }
                client.flush();
                for (int i = 0; i < 60; i++) {
                    client.read();
                }
            }
        }
        return pushed;
    }

    @Test
    void whoWaitsLongestIsServedFirstAndAllWhoReadAreTold() throws Exception {
        List<LocalNode> nodes = start(KeyLayout.TWO_DATACENTERS);
        List<CompletableFuture<Reply>> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LocalNode node = nodes.get(i % nodes.size());
            waiting.add(Aside.begin(() -> {
                try (RedisConnection client = cluster.client(node)) {
                    return client.call("BZPOPMIN", "z", "0");
                }
            }));
            awaitDecided(i + 1);
        }
        try (RedisConnection client = cluster.client(nodes.get(1))) {
            client.call("ZADD", "z", "1", "a", "2", "b", "3", "c");
            for (int i = 0; i < 3; i++) {
                assertThat(ReplyText.raw(waiting.get(i).join()))
                        .contains(List.of("a", "b", "c").get(i));
            }
            long decided = cluster.sum("ringspan_decisions_total");
            List<CompletableFuture<Reply>> readers = new ArrayList<>();
            for (LocalNode node : nodes) {
                readers.add(Aside.begin(() -> {
                    try (RedisConnection reader = cluster.client(node)) {
                        return reader.call("XREAD", "BLOCK", "0", "STREAMS", "x", "$");
                    }
                }));
            }
            awaitDecided(decided + nodes.size());
            client.call("XGROUP", "CREATE", "x", "g", "$", "MKSTREAM");
            readers.add(Aside.begin(() -> {
                try (RedisConnection reader = cluster.client(nodes.get(2))) {
                    return reader.call("XREADGROUP", "GROUP", "g", "c", "BLOCK", "0", "STREAMS", "x", ">");
                }
            }));
            awaitDecided(decided + nodes.size() + 2L);
            client.call("XADD", "x", "*", "f", "v");
            for (CompletableFuture<Reply> reader : readers) {
                assertThat(ReplyText.raw(reader.join())).contains("f").contains("v");
            }
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void aClientThatIsGoneOrUnblockedTakesNothing() throws Exception {
        List<LocalNode> nodes = start(KeyLayout.TWO_DATACENTERS);
        try (RedisConnection operator = cluster.client(nodes.get(0));
                RedisConnection one = cluster.client(nodes.get(0));
                RedisConnection two = cluster.client(nodes.get(0))) {
            RedisConnection gone = cluster.client(nodes.get(1));
            gone.send("BLPOP", "l", "0");
            gone.flush();
            awaitBlocked(1);
            gone.close();
            awaitBlocked(0);
            String ofOne = String.valueOf(((Reply.Whole) one.call("CLIENT", "ID")).value());
            String ofTwo = String.valueOf(((Reply.Whole) two.call("CLIENT", "ID")).value());
            assertThat(operator.call("CLIENT", "UNBLOCK", ofOne)).isEqualTo(new Reply.Whole(0));
            CompletableFuture<Reply> first = Aside.begin(() -> one.call("BLPOP", "l", "0"));
            CompletableFuture<Reply> second = Aside.begin(() -> two.call("BLMOVE", "l", "l", "LEFT", "LEFT", "0"));
            awaitBlocked(2);
            assertThat(operator.call("CLIENT", "UNBLOCK", ofOne)).isEqualTo(new Reply.Whole(1));
            assertThat(operator.call("CLIENT", "UNBLOCK", ofTwo, "ERROR")).isEqualTo(new Reply.Whole(1));
            assertThat(first.join()).isEqualTo(new Reply.Nothing());
            assertThat(second.join()).isEqualTo(new Reply.Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK"));
            operator.call("RPUSH", "l", "kept");
            assertThat(one.call("LRANGE", "l", "0", "-1")).isEqualTo(new Reply.Items(List.of(new Reply.Blob("kept"))));
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void whoWaitsIsServedThoughTheOneThatDecidesIsKilled() throws Exception {
        List<LocalNode> nodes = start(KeyLayout.TWO_DATACENTERS);
        LocalNode rack2 = nodes.get(2);
        List<CompletableFuture<Reply>> waiting = IntStream.range(0, 8)
                .mapToObj(i -> Aside.begin(() -> {
                    try (RedisConnection client = cluster.client(rack2)) {
                        return client.call("BLPOP", "k" + i, "0");
                    }
                }))
                .toList();
        awaitBlocked(8);
        nodes.get(0).kill();
        nodes.get(1).kill();
        try (RedisConnection client = cluster.client(rack2)) {
            for (int i = 0; i < 8; i++) {
                client.call("RPUSH", "k" + i, "v");
            }
        }
        for (CompletableFuture<Reply> each : waiting) {
            assertThat(ReplyText.raw(each.join())).contains("v");
        }
    }
}
