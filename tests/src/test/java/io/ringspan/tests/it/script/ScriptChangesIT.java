package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.Aside;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.commands.KeyLayout;
import io.ringspan.tests.it.commands.PlainRedis;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What scripts and transactions have changed comes to other replicas as commands that do the same, or else as values. */
@BesideOthers
class ScriptChangesIT {
    private static final String ANY = "return redis.call(unpack(ARGV))";

    private static final String PUSH =
            "redis.call('APPEND', KEYS[2], 'y') return redis.call('RPUSH', KEYS[1], ARGV[1])";

    /** Of these no value needs to be copied. Those that fail or change nothing are among them. */
    private static final String[] TOLD = {
        "SET {a}s one",
        "SET {a}s two EX 1000",
        "SET {a}s three KEEPTTL",
        "SET {a}s no NX",
        "SET {a}s four XX",
        "SET {a}ttl x PX 900000",
        "SET {a}ttl y PXAT 1",
        "SETEX {a}ttl 500 x",
        "PSETEX {a}ttl 500000 y",
        "EXPIRE {a}ttl 400",
        "EXPIRE {a}ttl 300 GT",
        "EXPIRE {a}ttl 500 GT",
        "EXPIRE {a}none 5",
        "PERSIST {a}ttl",
        "PEXPIRE {a}ttl 400000",
        "EXPIREAT {a}ttl 4000000000",
        "PEXPIREAT {a}ttl 4000000000000",
        "GETEX {a}ttl",
        "GETEX {a}ttl EX 700",
        "GETEX {a}ttl PERSIST",
        "GETEX {a}none EX 5",
        "EXPIRE {a}ttl -1",
        "SETNX {a}nx a",
        "SETNX {a}nx b",
        "GETSET {a}nx c",
        "GETSET {a}gs new",
        "GETDEL {a}gs",
        "GETDEL {a}gs",
        "INCR {a}n",
        "INCRBY {a}n 41",
        "DECR {a}n",
        "DECRBY {a}n 2",
        "INCRBYFLOAT {a}f 1.5",
        "APPEND {a}s more",
        "SETRANGE {a}s 2 xy",
        "SETBIT {a}bits 77 1",
        "MSET {a}m1 1 {a}m2 2",
        "DEL {a}m1 {a}none",
        "UNLINK {a}m2",
        "HSET {a}h f 1 g 2",
        "HMSET {a}h k 3",
        "HSETNX {a}h f no",
        "HSETNX {a}h new yes",
        "HINCRBY {a}h f 5",
        "HINCRBYFLOAT {a}h g 0.25",
        "HDEL {a}h k none",
        "SADD {a}set a b c",
        "SREM {a}set b none",
        "RPUSH {a}l a b c d e",
        "LPUSH {a}l z y",
        "LPOP {a}l",
        "RPOP {a}l",
        "LPOP {a}none",
        "RPOPLPUSH {a}l {a}l2",
        "LMOVE {a}l {a}l2 LEFT RIGHT",
        "LMOVE {a}l {a}l RIGHT LEFT",
        "LMOVE {a}none {a}l LEFT LEFT",
        "LPUSHX {a}l x",
        "RPUSHX {a}none x",
        "LSET {a}l 0 first",
        "LINSERT {a}l AFTER first second",
        "LREM {a}l 1 second",
        "LTRIM {a}l 0 2",
        "ZADD {a}z 1 a 2 b 3 c 4 d 5 e",
        "ZADD {a}z CH 9 a",
        "ZINCRBY {a}z 2.5 b",
        "ZREM {a}z c none",
        "ZREMRANGEBYSCORE {a}z 4 4",
        "ZREMRANGEBYRANK {a}z 0 0",
        "ZREMRANGEBYLEX {a}zl - +",
        "GEOADD {a}geo 13 38 x",
        "PFADD {a}hll a b c",
        "XADD {a}x 5-1 f v",
        "XADD {a}x 5-* f v",
        "XADD {a}x NOMKSTREAM 6-1 f v",
        "XADD {a}none NOMKSTREAM * f v",
        "XADD {a}x MAXLEN = 3 7-1 f v",
        "XADD {a}x MAXLEN ~ 2 7-2 f v",
        "XADD {a}x NOMKSTREAM MAXLEN ~ 2 LIMIT 0 8-2 maxlen ~",
        "XADD {a}x 9-* MAXLEN ~",
        "XDEL {a}x 8-2",
        "XTRIM {a}x MAXLEN ~ 100",
        "XADD {a}x 1-1 too small",
        "LPUSH {a}s wrong",
        "INCR {a}s",
        "SET {a}s",
        "RPUSH {a}one x",
        "LPOP {a}one",
    };

    /** Of some of these it is not known what would do the same, and some are too large to be told. */
    private static final String[] COPIED = {
        "SADD {a}set a",
        "SPOP {a}set 9",
        "SADD {a}set a b c",
        "SET {a}s 5 GET",
        "SET {a}s 6 NX GET",
        "RPUSH {a}l 3 1 2",
        "LPOP {a}l 2",
        "SORT {a}set ALPHA STORE {a}l",
        "COPY {a}l {a}copy",
        "RENAME {a}copy {a}l3",
        "ZADD {a}z 1 a 2 b",
        "ZADD {a}z NX 5 a 7 c",
        "ZADD {a}z XX INCR 5 none",
        "ZPOPMIN {a}z",
        "ZUNIONSTORE {a}z2 1 {a}z",
        "SMOVE {a}set {a}set2 a",
        "BITFIELD {a}bits SET u8 0 255",
        "XGROUP CREATE {a}x g $ MKSTREAM",
        "XADD {a}x 5-1 f v",
        "XREADGROUP GROUP g c STREAMS {a}x >",
        "RESTORE {a}bad 0 x",
        "LMPOP 1 {a}l LEFT",
        "HRANDFIELD {a}none",
    };

    private RealCluster cluster;
    private PlainRedis redis;

    @BeforeEach
    void start() {
        redis = PlainRedis.start();
        cluster = RealCluster.start(
                KeyLayout.TWO_DATACENTERS.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void ofWhatDoesTheSameElsewhereNoStoreIsGivenAValue() throws IOException {
        compare(evaluated(TOLD));
        compare(called(TOLD));
        assertThat(restored()).isEmpty();
    }

    @Test
    void allElseIsCopied() throws IOException {
        compare(evaluated(COPIED));
        compare(called(COPIED));
        assertThat(restored()).isNotEmpty();
    }

    /** Between them the order of commands is kept, and so are both sides of what moves from one kind to the other. */
    @Test
    void oneScriptMayDoBoth() throws IOException {
        String both = """
                redis.call('RPUSH', '{a}l', 'a', 'b', 'c')
                redis.call('LMOVE', '{a}l', '{a}l2', 'LEFT', 'RIGHT')
                redis.call('SADD', '{a}set', 1, 2, 3)
                redis.call('SPOP', '{a}set', 3)
                redis.call('INCR', '{a}n')
                redis.call('SORT', '{a}l2', 'ALPHA', 'STORE', '{a}l3')
                redis.call('LMOVE', '{a}l3', '{a}l4', 'LEFT', 'RIGHT')
                redis.call('SET', '{a}n', redis.call('INCR', '{a}n') * 2)
                return redis.call('LRANGE', '{a}l4', 0, -1)""";
        String many =
                "for i = 1, 2000 do redis.call('RPUSH', KEYS[1], string.rep('x', 50)) end return redis.call('LLEN', KEYS[1])";
        String large = "redis.call('SET', KEYS[1], string.rep('x', 100000)) return redis.call('APPEND', KEYS[1], 'y')";
        String stopped = "redis.call('INCR', KEYS[1]) error('stop')";
        compare(List.of(
                eval(both, "{a}n"),
                eval(both, "{a}n"),
                eval(many, "{a}many"),
                eval(large, "{a}large"),
                eval(stopped, "{a}stopped"),
                eval(stopped, "{a}stopped")));
    }

    @Test
    void neitherAreThoseOfTransactions() throws IOException {
        List<String[]> commands = new ArrayList<>();
        for (String line : TOLD) {
            commands.addAll(List.of(words("MULTI"), words("EXISTS {a}s"), words(line), words("EXEC")));
        }
        // A newer time to live depends on the old one, and so does what a store trims at will.
        commands.removeIf(each ->
                String.join(" ", each).matches(".*(KEEPTTL| NX| XX| GT|GETEX|PXAT 1| \\* MAXLEN|NOMKSTREAM M).*"));
        compare(commands);
        assertThat(restored()).isEmpty();
    }

    /** Whoever writes plainly in between, in both datacenters: all replicas end with the same, and no script's push is lost. */
    @Test
    void whatIsWrittenInBetweenChangesNothingOfThat() throws Exception {
        List<LocalNode> nodes = cluster.nodesOf("dc1");
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            LocalNode node = nodes.get(i);
            String name = "w" + i;
            running.add(Aside.begin(() -> push(node, name)));
        }
        for (LocalNode node : cluster.nodes()) {
            running.add(Aside.begin(() -> append(node)));
        }
        running.forEach(CompletableFuture::join);
        Replicas.awaitEqual(cluster);
        try (RedisConnection client = cluster.client(nodes.get(0))) {
            String all = ReplyText.raw(client.call("LRANGE", "{a}list", "0", "-1"));
            assertThat(all.lines().map(String::strip)).doesNotHaveDuplicates().hasSize(100 * nodes.size());
        }
    }

    private Void push(LocalNode node, String name) {
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < 100; i++) {
                client.call("EVAL", PUSH, "2", "{a}list", "{a}text", name + "." + i);
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
        return null;
    }

    private Void append(LocalNode node) {
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < 100; i++) {
                client.call("APPEND", "{a}text", "x");
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
        return null;
    }

    private static String[] words(String line) {
        return line.split(" ", -1);
    }

    private static String[] eval(String script, String key, String... arguments) {
        return Stream.concat(Stream.of("EVAL", script, "1", key), Arrays.stream(arguments))
                .toArray(String[]::new);
    }

    private static List<String[]> evaluated(String[] lines) {
        return Arrays.stream(lines)
                .map(line -> eval(ANY, "{a}any", words(line)))
                .toList();
    }

    private static List<String[]> called(String[] lines) {
        String library = "#!lua name=any\nredis.register_function('any', function(keys, args) "
                + "return redis.call(unpack(args)) end)";
        List<String[]> all = new ArrayList<>();
        all.add(new String[] {"FUNCTION", "LOAD", "REPLACE", library});
        for (String line : lines) {
            all.add(Stream.concat(Stream.of("FCALL", "any", "1", "{a}any"), Arrays.stream(words(line)))
                    .toArray(String[]::new));
        }
        return all;
    }

    /** In both protocols, from the empty database. */
    private void compare(List<String[]> commands) throws IOException {
        for (int protocol = 2; protocol <= 3; protocol++) {
            try (RedisConnection plain = redis.connect();
                    RedisConnection ours = cluster.client(cluster.nodes().get(1))) {
                PlainRedis.begin(protocol, plain, ours);
                PlainRedis.compare(commands, plain, ours);
            }
            Replicas.awaitEqual(cluster);
        }
    }

    /** The nodes whose stores were given values. */
    private List<LocalNode> restored() throws IOException {
        List<LocalNode> nodes = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection store = cluster.store(node)) {
                if (ReplyText.raw(store.call("INFO", "commandstats")).contains("cmdstat_restore:")) {
                    nodes.add(node);
                }
            }
        }
        return nodes;
    }
}
