package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.commands.KeyLayout;
import io.ringspan.tests.it.commands.PlainRedis;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions where keys have several replicas in two datacenters: against plain Redis, and between nodes. */
@BesideOthers
@ExtendWith(NoFaults.class)
class FunctionsIT {
    private static final String LIBRARY = """
            #!lua name=mine
            local count = 0
            local function both(keys, args)
              redis.call('SET', keys[1], args[1])
              redis.call('RPUSH', '{a}undeclared', args[1])
              return redis.call('LLEN', '{a}undeclared')
            end
            local function fails(keys)
              redis.call('INCR', '{a}counter')
              local length = redis.call('LPUSH', keys[1])
              return length
            end
            redis.register_function('both', both)
            redis.register_function{function_name = 'fails', callback = fails}
            redis.register_function{function_name = 'same', callback = both, flags = {'allow-oom'}}
            redis.register_function{
              function_name = 'look', callback = function(keys) return redis.call('GET', keys[1]) end, flags = {'no-writes'}}
            redis.register_function('level', function() redis.log(redis.LOG_DEBUG, 'x') return redis.LOG_WARNING end)
            """;

    /** It might pass by what records. */
    private static final String CLEVER = """
            #!lua name=clever
            redis.register_function('clever', function(keys, args)
              local all = {call = rawget(redis, 'call')}
              all.call('SET', keys[1], args[1])
              return redis.call('APPEND', '{a}clever', args[1])
            end)
            """;

    private static RealCluster cluster;
    private static PlainRedis redis;

    @BeforeAll
    static void start() {
        redis = PlainRedis.start();
        cluster = RealCluster.start(
                KeyLayout.TWO_DATACENTERS.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
        cluster.awaitLinks();
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

    private static List<String[]> lines() {
        return List.of(
                line("FUNCTION", "LOAD", LIBRARY),
                line("FUNCTION", "LOAD", CLEVER),
                line("FCALL", "both", "1", "{a}k", "v"),
                line("FCALL", "both", "1", "{a}k", "w"),
                line("fcall", "same", "1", "{a}k", "u"),
                line("FCALL", "fails", "1", "{a}k"),
                line("FCALL", "look", "1", "{a}k"),
                line("FCALL_RO", "look", "1", "{a}k"),
                line("FCALL_RO", "both", "1", "{a}k", "v"),
                line("FCALL", "level", "1", "{a}k"),
                line("FCALL", "clever", "1", "{a}c", "v"),
                line("FCALL", "none", "1", "{a}k"),
                line("FCALL", "both", "x", "{a}k"),
                line("FCALL", "both", "-1"),
                line("MULTI"),
                line("FCALL", "both", "1", "{a}k", "in"),
                line("EVAL", "return redis.call('SET', KEYS[1], 'm')", "1", "{a}m"),
                line("FCALL", "fails", "1", "{a}k"),
                line("FCALL", "look", "1", "{a}m"),
                line("EXEC"),
                line("LRANGE", "{a}undeclared", "0", "-1"),
                line("GET", "{a}counter"),
                line("GET", "{a}clever"),
                line("FUNCTION", "DELETE", "clever"),
                line("FUNCTION", "DELETE", "mine"));
    }

    private static String[] line(String... words) {
        return words;
    }

    @Test
    void repliesAreThoseOfRedisAndReplicasAreEqual() throws IOException {
        for (int protocol = 2; protocol <= 3; protocol++) {
            try (RedisConnection plain = redis.connect();
                    RedisConnection ours = cluster.client(cluster.nodes().get(protocol - 2))) {
                PlainRedis.begin(protocol, plain, ours);
                PlainRedis.compare(lines(), plain, ours);
            }
            Replicas.awaitEqual(cluster);
        }
    }

    @Test
    void aFunctionThatSaysThatItReadsIsNotDecided() throws IOException {
        LocalNode node = cluster.nodes().get(0);
        try (RedisConnection client = cluster.client(node)) {
            client.call(
                    "FUNCTION",
                    "LOAD",
                    "REPLACE",
                    LIBRARY.replace("mine", "reads")
                            .replaceAll("'(both|fails|same|level)'", "'r$1'")
                            .replace("look", "rlook"));
            client.call("SET", "{a}k", "v");
            Await.until("it is known to read", () -> {
                long before = decided();
                client.call("FCALL", "rlook", "1", "{a}k");
                return decided() == before;
            });
            assertThat(ReplyText.raw(client.call("FCALL", "rlook", "1", "{a}k")))
                    .contains("v");
            client.call("FUNCTION", "DELETE", "reads");
            assertThat(ReplyText.raw(client.call("FCALL", "rlook", "1", "{a}k")))
                    .contains("Function not found");
        }
    }

    private static long decided() {
        return cluster.nodes().stream()
                .mapToLong(each -> RealCluster.metric(each, "ringspan_decisions_total{outcome=\"nothing\"}")
                        + RealCluster.metric(each, "ringspan_decisions_total{outcome=\"written\"}"))
                .sum();
    }

    @Test
    void aScriptThatWasLoadedAtOneNodeRunsAtTheDeciderByItsNameUntilItIsFlushed() throws IOException {
        try (RedisConnection one = cluster.client(cluster.nodes().get(0));
                RedisConnection other = cluster.client(cluster.nodes().get(1))) {
            String text = "redis.call('SET', KEYS[1], 'loaded') return redis.call('GET', KEYS[1])";
            String sha = ReplyText.raw(one.call("SCRIPT", "LOAD", text)).replaceAll("[^0-9a-f]", "");
            assertThat(sha).hasSize(40);
            for (int i = 0; i < 8; i++) {
                assertThat(ReplyText.raw(other.call("EVALSHA", sha, "1", "loaded" + i)))
                        .contains("loaded");
            }
            one.call("SCRIPT", "FLUSH");
            assertThat(ReplyText.raw(other.call("EVALSHA", sha, "1", "loaded0")))
                    .contains("NOSCRIPT");
            assertThat(ReplyText.raw(one.call("EVALSHA", sha, "1", "loaded1"))).contains("NOSCRIPT");
        }
        Replicas.awaitEqual(cluster);
    }
}
