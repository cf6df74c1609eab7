package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.commands.PlainRedis;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What scripts cost stores where keys have two replicas, beside a store whose keys have no other, behind a node too, and a Redis without a
 * node: in turns, the best of some rounds, one command at a time.
 */
class ScriptCostIT {
    private static final LocalLayout ONE = LocalLayout.empty().rack("dc1", "r1", 1);
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final int ROUNDS = 3;
    private static final int TIMES = 1500;
    private static final int LONG = 20_000;
    private static final Pattern CPU = Pattern.compile("used_cpu_(?:sys|user):([0-9.]+)");

    private static final Map<String, String> SCRIPTS = new TreeMap<>(Map.of(
            "SET with a deadline",
            "return redis.call('SET', KEYS[1], ARGV[1], 'PX', 600000)",
            "limiter",
            "local n = redis.call('INCR', KEYS[1]) if n == 1 then redis.call('PEXPIRE', KEYS[1], 600000) end return n",
            "job of five commands",
            "local id = redis.call('INCR', KEYS[1]) redis.call('HSET', KEYS[1] .. id % 9, 'name', ARGV[1], 'at', id) "
                    + "redis.call('LPUSH', KEYS[1] .. 'w', id) redis.call('ZADD', KEYS[1] .. 'z', id, id % 100) "
                    + "redis.call('LTRIM', KEYS[1] .. 'w', 0, 50) return id",
            "RPUSH to a long list",
            "redis.call('RPUSH', KEYS[2], ARGV[1]) return redis.call('LTRIM', KEYS[2], 1, -1)",
            "read",
            "return redis.call('GET', KEYS[1])"));

    private static double cpuSeconds(RedisConnection store) throws IOException {
        Matcher used = CPU.matcher(ReplyText.raw(store.call("INFO", "cpu")));
        double all = 0;
        while (used.find()) {
            all += Double.parseDouble(used.group(1));
        }
        return all;
    }

    private static void run(RedisConnection client, String script) throws IOException {
        for (int i = 0; i < TIMES; i++) {
            assertThat(client.call("EVAL", script, "2", "{a}k", "{a}long", "a value of some bytes"))
                    .isNotInstanceOf(Reply.Failure.class);
        }
    }

    private static void fill(RedisConnection client) throws IOException {
        client.call("FLUSHALL");
        for (int i = 0; i < LONG; i += 20) {
            List<String> push = new ArrayList<>(List.of("RPUSH", "{a}long"));
            for (int k = 0; k < 20; k++) {
                push.add("element " + (i + k));
            }
            client.call(push.toArray(String[]::new));
        }
    }

    @Test
    @Tag("long")
    void aScriptCostsItsStoreLittleMoreThanWithoutANode() throws IOException {
        try (PlainRedis redis = PlainRedis.start();
                RedisConnection plain = redis.connect();
                RealCluster one =
                        RealCluster.start(ONE, NodeSettings.all(NodeSettings.workers(1), NodeSettings.hashTags()));
                RedisConnection single = one.client(one.nodes().get(0));
                RedisConnection only = one.store(one.nodes().get(0));
                RealCluster cluster =
                        RealCluster.start(LAYOUT, NodeSettings.all(NodeSettings.workers(1), NodeSettings.hashTags()));
                RedisConnection ours = cluster.client(cluster.node("dc1/r1/0"));
                RedisConnection decider = cluster.store(cluster.node("dc1/r1/0"));
                RedisConnection other = cluster.store(cluster.node("dc1/r2/0"))) {
            for (Map.Entry<String, String> each : SCRIPTS.entrySet()) {
                fill(plain);
                fill(single);
                fill(ours);
                double[] least = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
                for (int round = 0; round < ROUNDS; round++) {
                    double[] before = {cpuSeconds(plain), cpuSeconds(only), cpuSeconds(decider), cpuSeconds(other)};
                    run(plain, each.getValue());
                    run(single, each.getValue());
                    run(ours, each.getValue());
                    cluster.awaitConfirmed();
                    double[] after = {cpuSeconds(plain), cpuSeconds(only), cpuSeconds(decider), cpuSeconds(other)};
                    for (int i = 0; i < least.length; i++) {
                        least[i] = Math.min(least[i], (after[i] - before[i]) * 1e6 / TIMES);
                    }
                }
                System.out.printf(
                        "%-22s us CPU: %5.1f of a Redis alone, %5.1f of the only store behind a node, %5.1f of the store that runs it (%.1f and"
                                + " %.1f times), %5.1f of the other%n",
                        each.getKey(),
                        least[0],
                        least[1],
                        least[2],
                        least[2] / least[0],
                        least[2] / least[1],
                        least[3]);
            }
            Replicas.awaitEqual(cluster);
        }
    }
}
