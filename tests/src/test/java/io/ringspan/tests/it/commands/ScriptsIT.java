package io.ringspan.tests.it.commands;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts that write, where keys have several replicas in two datacenters: against plain Redis, and between nodes. */
@BesideOthers
class ScriptsIT {
    private static final String LIMITER = """
            local n = redis.call('INCR', KEYS[1])
            if n == 1 then redis.call('PEXPIRE', KEYS[1], 600000) end
            if n > tonumber(ARGV[1]) then return 0 end
            return n""";

    private static final List<String[]> SAME = List.of(
            eval("return redis.call('SET', KEYS[1], ARGV[1])", "{a}k", "v"),
            eval("return redis.call('GET', KEYS[1])", "{a}k"),
            eval("return {1, false, 'x', {2, {3}}, redis.status_reply('fine')}", "{a}k"),
            eval("return redis.error_reply('MINE no')", "{a}k"),
            eval("redis.call('SET', KEYS[1], 1)\n\nlocal x = redis.call('LPUSH', KEYS[1], 2)\nreturn x", "{a}w"),
            eval("redis.call('LPUSH', KEYS[1], 1, 2, 3) error('stop')", "{a}l"),
            eval("return redis.pcall('LPUSH', KEYS[1])", "{a}l"),
            eval("local ok, e = pcall(redis.call, 'SET', KEYS[1]) return {tostring(ok), e.err}", "{a}l"),
            eval("return redis.call('RPOPLPUSH', KEYS[1], '{a}undeclared')", "{a}l"),
            eval("return redis.call('DEL', KEYS[1], '{a}w', '{a}none')", "{a}k"),
            eval(
                    "redis.setresp(3) redis.call('HSET', KEYS[1], 'f', 'v') return redis.call('HGETALL', KEYS[1])",
                    "{a}h"),
            eval("redis.call('SADD', KEYS[1], 1, 2, 3) return redis.call('SCARD', KEYS[1])", "{a}s"),
            eval("return redis.call('SPOP', KEYS[1], 3)", "{a}s"),
            eval(
                    "redis.call('RPUSH', KEYS[1], 3, 1, 2) return redis.call('SORT', KEYS[1], 'STORE', '{a}sorted')",
                    "{a}n"),
            eval("return redis.call('MSET', KEYS[1], 1, '{a}m2', 2)", "{a}m"),
            eval("return redis.call('XGROUP', 'CREATE', KEYS[1], 'g', '$', 'MKSTREAM')", "{a}x"),
            eval(
                    "redis.call('XADD', KEYS[1], '5-1', 'a', 'b')"
                            + " return redis.call('XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', KEYS[1], '>')",
                    "{a}x"),
            eval("return redis.call('ZADD', KEYS[1], 1, 'a', 2, 'b')", "{a}z"),
            eval("return redis.call('ZMPOP', 1, KEYS[1], 'MIN')", "{a}z"),
            eval("return redis.call('SINTERSTORE', KEYS[1], '{a}s', '{a}s')", "{a}none"),
            eval("return redis.sha1hex('a') .. redis.LOG_WARNING", "{a}k"),
            eval("#!lua flags=no-writes\nreturn redis.call('SET', KEYS[1], 1)", "{a}k"),
            eval("#!lua\nredis.call('SET', KEYS[1], 1)\nlocal x = redis.call('HGET', KEYS[1], 'f')\nreturn x", "{a}k"),
            eval("(redis.call)('SET', KEYS[1], 2) return 1", "{a}k"),
            eval(
                    "redis.call('RPUSH', KEYS[1], 3, 1) return redis.call('SORT', KEYS[1], 'LIMIT', 0, 9, 'STORE', '{a}sorted')",
                    "{a}n"),
            eval("redis.call('SET', KEYS[1], 3) return redis.error_reply('NOSCRIPT mine')", "{a}k"),
            eval("return foo", "{a}k"),
            eval("return (", "{a}k"),
            eval("return 1", "{a}k", "more"),
            new String[] {"EVAL", "return 1", "x"},
            new String[] {"EVAL", "return 1", "-1"},
            new String[] {"EVALSHA", "0123456789012345678901234567890123456789", "1", "{a}k"});

    private static RealCluster cluster;
    private static PlainRedis redis;

    private static String[] eval(String script, String key, String... arguments) {
        List<String> all = new ArrayList<>(List.of("EVAL", script, "1", key));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    @BeforeAll
    static void start() {
        redis = PlainRedis.start();
        cluster = RealCluster.start(
                KeyLayout.TWO_DATACENTERS.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void repliesAreThoseOfRedisAndReplicasAreEqual() throws IOException {
        LocalNode node = cluster.nodes().get(0);
        for (int protocol = 2; protocol <= 3; protocol++) {
            try (RedisConnection plain = redis.connect();
                    RedisConnection ours = cluster.client(node)) {
                PlainRedis.begin(protocol, plain, ours);
                PlainRedis.compare(SAME, plain, ours);
                for (String key : List.of("{a}undeclared", "{a}l", "{a}sorted")) {
                    assertThat(ours.call("LRANGE", key, "0", "-1")).isEqualTo(plain.call("LRANGE", key, "0", "-1"));
                }
            }
            Replicas.awaitEqual(cluster);
        }
    }

    @Test
    void whatOneScriptCountsNoOtherCountsToo() throws Exception {
        List<LocalNode> nodes = cluster.nodesOf("dc1");
        List<CompletableFuture<List<Reply>>> running =
                nodes.stream().map(node -> Aside.begin(() -> limited(node))).toList();
        List<Reply> let = running.stream()
                .flatMap(each -> each.join().stream())
                .filter(reply -> !reply.equals(new Reply.Whole(0)))
                .toList();
        assertThat(let).doesNotHaveDuplicates().hasSize(50);
        Replicas.awaitEqual(cluster);
    }

    private static List<Reply> limited(LocalNode node) {
        List<Reply> replies = new ArrayList<>();
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < 40; i++) {
                replies.add(client.call("EVAL", LIMITER, "1", "limit", "50"));
                client.call("INCR", "{limit}other");
            }
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
        return replies;
    }

    /** The decider's store has deleted it already when the replicas are compared. */
    @Test
    void whatAScriptOrATransactionDeletesIsAnsweredAtASafeLevelToo() throws IOException {
        for (String level : List.of("DC_SAFE_QUORUM", "DC_EACH_SAFE_QUORUM")) {
            try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
                client.call("DYNO_CONFIG:CONN_CONSISTENCY", level);
                client.call("SET", "{a}safe", "v");
                assertThat(client.call("EVAL", "return redis.call('DEL', KEYS[1])", "1", "{a}safe"))
                        .isEqualTo(new Reply.Whole(1));
                client.call("MSET", "{a}safe", "v", "{a}other", "w");
                client.call("MULTI");
                client.call("DEL", "{a}safe");
                client.call("RENAME", "{a}other", "{a}named");
                assertThat(ReplyText.raw(client.call("EXEC"))).contains("1").contains("OK");
            }
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void aScriptThatRanIsKnownByItsNameThere() throws IOException {
        String sha = "a42059b356c875f0717db19a51f6aaca9ae659ea"; // of return {KEYS[1],KEYS[2],ARGV[1],ARGV[2]}
        try (RedisConnection one = cluster.client(cluster.nodes().get(0));
                RedisConnection other = cluster.client(cluster.nodes().get(1))) {
            String script = "return {KEYS[1],KEYS[2],ARGV[1],ARGV[2]}";
            String[] named = {"EVALSHA", sha, "2", "{q}1", "{q}2", "a", "b"};
            assertThat(ReplyText.raw(one.call("EVAL", script, "2", "{q}1", "{q}2", "a", "b")))
                    .isEqualTo(ReplyText.raw(other.call(named)));
        }
    }

    @Test
    void whatBelongsToOtherNodesIsAnError() throws IOException {
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            List<Reply> replies = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                replies.add(client.call(
                        "EVAL",
                        "redis.call('SET', KEYS[1], 1) return redis.call('SET', 'far" + i + "', 1)",
                        "1",
                        "near"));
            }
            assertThat(replies.stream().map(ReplyText::raw))
                    .anyMatch(reply -> reply.contains("CROSSSLOT"))
                    .anyMatch(reply -> reply.contains("OK"));
            assertThat(ReplyText.raw(client.call("EVAL", "return redis.call('SELECT', 1)", "1", "near")))
                    .contains("'select' is not served in a script");
        }
        Replicas.awaitEqual(cluster);
    }
}
