package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** MULTI, EXEC and WATCH, where keys have one replica and where they have several: against plain Redis, and between nodes. */
@BesideOthers
class TransactionsIT {
    /** Each line is a command; they are sent one after the other, by one connection. */
    private static final String[] SAME = {
        "EXEC",
        "DISCARD",
        "UNWATCH",
        "MULTI",
        "EXEC",
        "MULTI",
        "MULTI",
        "WATCH {a}k",
        "SET {a}k v EX 1000",
        "INCR {a}n",
        "GET {a}k",
        "LPUSH {a}k 1",
        "RPUSH {a}l a b c",
        "LPOP {a}l 2",
        "SORT {a}l ALPHA STORE {a}sorted",
        "GEOADD {a}geo 1 1 place",
        "GEORADIUS {a}geo 1 1 9 km STORE {a}near",
        "SPOP {a}none",
        "MSET {a}m1 1 {a}m2 2",
        "MGET {a}m1 {a}m2 {a}none",
        "EVAL return{redis.call('INCR',KEYS[1]),redis.call('SET','{a}undeclared',7)} 1 {a}n",
        "EVAL return( 1 {a}n",
        "PING",
        "ECHO hi",
        "UNWATCH",
        "EXEC",
        "MGET {a}k {a}n {a}m1 {a}m2 {a}undeclared",
        "LRANGE {a}l 0 -1",
        "MULTI",
        "SET {a}k",
        "SET {a}k w",
        "EXEC",
        "MULTI",
        "NOSUCH {a}k",
        "DISCARD",
        "MULTI",
        "SET {a}k w",
        "DISCARD",
        "GET {a}k",
        "WATCH {a}k {a}none",
        "GET {a}k",
        "SORT {a}sorted ALPHA",
        "ZCARD {a}near",
        "SET {a}other 1",
        "MULTI",
        "INCR {a}n",
        "HSET {a}h f v g w",
        "HGETALL {a}h",
        "EXEC",
        "WATCH {a}k {a}none",
        "SET {a}none 1",
        "GET {a}none",
        "MULTI",
        "INCR {a}n",
        "EXEC",
        "GET {a}n",
        "WATCH {a}k",
        "SET {a}k 2",
        "UNWATCH",
        "MULTI",
        "INCR {a}n",
        "EXEC",
        "WATCH {a}k",
        "MULTI",
        "EXEC",
        "WATCH {a}k",
        "EXPIRE {a}k 5000",
        "MULTI",
        "PING",
        "EXEC",
        "WATCH {a}k",
        "XREAD STREAMS {a}x 0",
        "BLPOP {a}none 0.01",
        "XREAD BLOCK 10 STREAMS {a}none $",
        "UNWATCH",
        "MULTI",
        "GET {a}n",
        "RESET",
        "EXEC",
        "GET {a}n",
    };

    /** None of them has to be decided. */
    private static final String[] PLAIN = {
        "RPUSH {a}list a b",
        "MULTI",
        "SET {a}k v",
        "INCR {a}n",
        "INCR {a}list",
        "EXPIRE {a}n 1000",
        "SETEX {a}until 1000 v",
        "MSET {a}m1 1 {a}m2 2",
        "DEL {a}m1 {a}none",
        "HSET {a}h f v g w",
        "HINCRBY {a}h n 7",
        "ZADD {a}z CH INCR 1 member",
        "XADD {a}x MAXLEN ~ 5 1-1 f v",
        "XADD {a}x 1-1 f v",
        "EXEC",
        "MULTI",
        "INCRBYFLOAT {a}n 0.5",
        "EXEC",
        "WATCH {a}k",
        "MULTI",
        "APPEND {a}k w",
        "LPUSH {a}list c",
        "EXEC",
        "WATCH {a}k",
        "SET {a}k x",
        "MULTI",
        "APPEND {a}k y",
        "EXEC",
        "MGET {a}k {a}n {a}m1 {a}m2",
        "LRANGE {a}list 0 -1",
        "XRANGE {a}x - +",
    };

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    TransactionsIT() {}

    private void start(KeyLayout layout) {
        cluster =
                RealCluster.start(layout.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void repliesAreThoseOfRedis(KeyLayout layout) throws IOException {
        start(layout);
        try (PlainRedis redis = PlainRedis.start()) {
            for (int protocol = 2; protocol <= 3; protocol++) {
                try (RedisConnection plain = redis.connect();
                        RedisConnection ours = cluster.client(cluster.nodes().get(0))) {
                    PlainRedis.begin(protocol, plain, ours);
                    PlainRedis.compare(commands(SAME), plain, ours);
                }
                Replicas.awaitEqual(cluster);
            }
        }
    }

    private static List<String[]> commands(String[] lines) {
        return Arrays.stream(lines).map(line -> line.split(" ", -1)).toList();
    }

    /** The values may be large: no store is asked for them, and none is sent them. */
    @Test
    void whatNeedsNoDecisionGoesToAllReplicasAsItIs() throws IOException {
        start(KeyLayout.TWO_DATACENTERS);
        try (PlainRedis redis = PlainRedis.start()) {
            for (String level : List.of("DC_ONE", "DC_QUORUM", "ALL")) {
                for (int protocol = 2; protocol <= 3; protocol++) {
                    try (RedisConnection plain = redis.connect();
                            RedisConnection ours =
                                    cluster.client(cluster.nodes().get(1))) {
                        PlainRedis.begin(protocol, plain, ours);
                        ours.call("DYNO_CONFIG:CONN_CONSISTENCY", level);
                        PlainRedis.compare(commands(PLAIN), plain, ours);
                    }
                }
            }
        }
        Replicas.awaitEqual(cluster);
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                assertThat(ReplyText.raw(store.call("INFO", "commandstats"))).doesNotContain("cmdstat_restore:");
            }
        }
    }

    /** Though they travel as they are, one replica answers them all. */
    @Test
    void whoeverCountsInATransactionHasANumberOfItsOwn() {
        start(KeyLayout.TWO_DATACENTERS);
        List<CompletableFuture<List<Reply>>> running = cluster.nodesOf("dc1").stream()
                .map(node -> Aside.begin(() -> numbers(node)))
                .toList();
        List<Reply> numbers =
                running.stream().flatMap(each -> each.join().stream()).toList();
        assertThat(numbers).doesNotHaveDuplicates().hasSize(50 * running.size());
        assertThat(numbers).contains(new Reply.Items(List.of(new Reply.Whole(numbers.size()))));
    }

    private List<Reply> numbers(LocalNode node) {
        List<Reply> numbers = new ArrayList<>();
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < 50; i++) {
                client.call("MULTI");
                client.call("INCR", "number");
                numbers.add(client.call("EXEC"));
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
        return numbers;
    }

    /** Each reads a number and writes the next one: if nobody is overtaken, as many are written as were. */
    @ParameterizedTest
    @EnumSource
    void nobodyWritesOverWhatHeHasNotSeen(KeyLayout layout) throws Exception {
        start(layout);
        List<LocalNode> nodes = cluster.nodesOf("dc1");
        List<CompletableFuture<Integer>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LocalNode node = nodes.get(i % nodes.size());
            running.add(Aside.begin(() -> counted(node)));
        }
        int counted = running.stream().mapToInt(CompletableFuture::join).sum();
        try (RedisConnection client = cluster.client(nodes.get(0))) {
            assertThat(client.call("GET", "counter")).isEqualTo(new Reply.Blob(String.valueOf(counted)));
            assertThat(client.call("LLEN", "{counter}log")).isEqualTo(new Reply.Whole(counted));
        }
        assertThat(counted).isPositive();
        Replicas.awaitEqual(cluster);
    }

    /** Whoever watches a key reads it where it is watched: the replica beside him may not have heard of the last write. */
    @Test
    void whoWatchesReadsNothingThatIsOlder() throws Exception {
        LocalLayout twoRacks = LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
        cluster = RealCluster.startRelayed(twoRacks, NodeSettings.workers(1));
        LocalNode decider = cluster.node("dc1/r1/0");
        LocalNode other = cluster.node("dc1/r2/0");
        try (RedisConnection there = cluster.client(decider);
                RedisConnection here = cluster.client(other)) {
            there.call("SET", "k", "old");
            cluster.awaitConfirmed();
            cluster.relays().way(decider, other).standStill();
            there.call("SET", "k", "new");
            assertThat(here.call("GET", "k")).isEqualTo(new Reply.Blob("old"));
            here.call("WATCH", "k");
            assertThat(here.call("GET", "k")).isEqualTo(new Reply.Blob("new"));
            here.call("UNWATCH");
            cluster.relays().way(decider, other).heal();
        }
        Replicas.awaitEqual(cluster);
    }

    private int counted(LocalNode node) {
        int counted = 0;
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < 30; i++) {
                client.call("WATCH", "counter");
                long seen = client.call("GET", "counter") instanceof Reply.Blob blob ? Long.parseLong(blob.bytes()) : 0;
                client.call("MULTI");
                client.call("SET", "counter", String.valueOf(seen + 1));
                client.call("RPUSH", "{counter}log", "x");
                Reply done = client.call("EXEC");
                counted += done.equals(new Reply.Nothing()) ? 0 : 1;
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
        return counted;
    }
}
