package io.ringspan.tests.it.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.redis.ReplyText;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.commands.KeyLayout;
import io.ringspan.tests.it.commands.PlainRedis;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts where the stores are full: what needs no room runs as in plain Redis, and what they publish is heard. */
@BesideOthers
@ExtendWith(NoFaults.class)
class FullStoreIT {
    private static final String NO_ROOM = "OOM command not allowed when used memory > 'maxmemory'.";

    private static final String[] FILL = {"SET", "{a}k", "v"};

    /** Each is a script on {@code {a}k}, {@code {a}l} and {@code {a}d}; they are run one after the other. */
    private static final List<String> SAME = List.of(
            "return redis.call('PUBLISH','news',redis.call('GET',KEYS[1]))",
            "redis.call('PUBLISH','news','1') redis.call('SPUBLISH','part','2') return redis.call('LRANGE',KEYS[2],0,-1)",
            "redis.call('PUBLISH','news','3') return redis.call('SET',KEYS[1],'w')",
            "redis.call('PUBLISH','news','4') return {redis.pcall('SET',KEYS[1],'w').err,redis.call('GET',KEYS[1])}",
            "redis.call('GET',KEYS[1]) return redis.call('APPEND',KEYS[1],'w')",
            "redis.call('PUBLISH','news','5')\nerror('late')",
            "redis.call('PUBLISH','news','6')\nredis.call('LPUSH',KEYS[1],1)",
            "redis.call('PUBLISH','news','7') return redis.call('INCR',KEYS[1])",
            "return redis.call('DEL',KEYS[3])",
            "redis.call('PUBLISH','news','8') return redis.call('UNLINK',KEYS[3],KEYS[3])",
            "#!lua\nredis.call('PUBLISH','news','9') return 1",
            "#!lua flags=no-writes\nreturn redis.call('GET',KEYS[1])",
            "return redis.call('PUBLISH','news')",
            "return {1,nil,redis.status_reply('publish'),{2.5,'x'}}");

    /** Of which the values would have to be copied, where keys have several replicas. */
    private static final List<String> WITH_ONE_REPLICA = List.of(
            "redis.call('PUBLISH','news','a') redis.call('DEL',KEYS[1]) return redis.call('SET',KEYS[1],'x')",
            "redis.call('DEL',KEYS[3]) redis.call('PUBLISH','news','b') return redis.call('SET',KEYS[1],'y')",
            "redis.call('PUBLISH','news','c') return redis.call('LPOP',KEYS[2])",
            "redis.call('PUBLISH','news','d') return {redis.call('EXPIRE',KEYS[1],900),redis.call('APPEND',KEYS[1],'z')}",
            "#!lua flags=allow-oom\nredis.call('PUBLISH','news','e') return redis.call('APPEND',KEYS[1],'!')");

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // each test starts it
    FullStoreIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private void start(KeyLayout layout) throws IOException {
        cluster =
                RealCluster.start(layout.layout(), NodeSettings.all(NodeSettings.workers(2), NodeSettings.hashTags()));
        cluster.awaitLinks();
    }

    private static void fill(RedisConnection client) throws IOException {
        client.call(FILL);
        client.call("RPUSH", "{a}l", "1", "2");
        client.call("SET", "{a}d", "v");
    }

    private void maxmemory(String bytes) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            assertThat(cluster.inStore(node, "CONFIG", "SET", "maxmemory", bytes))
                    .isEqualTo(new Reply.Status("OK"));
        }
    }

    private static String[] eval(String script) {
        return new String[] {"EVAL", script, "3", "{a}k", "{a}l", "{a}d"};
    }

    private static List<String> heard(RedisConnection subscriber, int count) throws IOException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Reply> message = ((Reply.Items) subscriber.read()).items();
            heard.add(((Reply.Blob) message.get(message.size() - 1)).bytes());
        }
        return heard;
    }

    private void requireNothingLeft() throws IOException {
        for (LocalNode node : cluster.nodes()) {
            assertThat(cluster.inStore(node, "KEYS", "*ringspan*")).isEqualTo(new Reply.Items(List.of()));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_NODE", "TWO_DATACENTERS"})
    void aScriptRunsAsInPlainRedis(KeyLayout layout) throws IOException {
        start(layout);
        LocalNode node = cluster.nodesOf("dc1").get(0);
        try (PlainRedis redis = PlainRedis.start();
                RedisConnection plain = redis.connect();
                RedisConnection ours = cluster.client(node);
                RedisConnection subscriber = cluster.client(node)) {
            subscriber.call("SUBSCRIBE", "news");
            subscriber.call("SSUBSCRIBE", "part");
            fill(plain);
            fill(ours);
            cluster.awaitConfirmed();
            if (layout == KeyLayout.ONE_NODE) {
                // As a run leaves it that was broken off.
                String list = "\0ringspan:published:full";
                cluster.inStore(node, "RPUSH", list, list, "publish", "news", "stale");
            }
            plain.call("CONFIG", "SET", "maxmemory", "1");
            maxmemory("1");

            PlainRedis.compare(SAME.stream().map(FullStoreIT::eval).toList(), plain, ours);
            assertThat(heard(subscriber, 9)).containsExactly("v", "1", "2", "3", "4", "5", "6", "7", "8");
            String sha = ((Reply.Blob) ours.call("SCRIPT", "LOAD", SAME.get(0))).bytes();
            assertThat(ours.call("EVALSHA", sha, "1", "{a}k")).isEqualTo(new Reply.Whole(0));
            assertThat(heard(subscriber, 1)).containsExactly("v");
            if (layout == KeyLayout.ONE_NODE) {
                PlainRedis.compare(
                        WITH_ONE_REPLICA.stream().map(FullStoreIT::eval).toList(), plain, ours);
                assertThat(heard(subscriber, 5)).containsExactly("a", "b", "c", "d", "e");
            }
            requireNothingLeft();
            plain.call("CONFIG", "SET", "maxmemory", "0");
            maxmemory("0");
            PlainRedis.compare(
                    List.of(
                            new String[] {"EXISTS", "{a}d"},
                            new String[] {"LRANGE", "{a}l", "0", "-1"},
                            eval(WITH_ONE_REPLICA.get(2))),
                    plain,
                    ours);
        }
        Replicas.awaitEqual(cluster);
    }

    @Test
    void whereValuesAreCopiedAScriptMayDeleteAndNoMore() throws IOException {
        start(KeyLayout.TWO_DATACENTERS);
        try (RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            fill(client);
            cluster.awaitConfirmed();
            maxmemory("1");
            for (String script : List.of(
                    "return redis.call('LPOP',KEYS[2])",
                    "redis.call('DEL',KEYS[3]) return redis.call('SET',KEYS[3],'x')",
                    "return redis.call('EXPIRE',KEYS[1],900)",
                    "#!lua flags=allow-oom\nreturn redis.call('SET',KEYS[1],'x')")) {
                assertThat(ReplyText.raw(client.call(eval(script)))).startsWith(NO_ROOM);
            }
            assertThat(client.call("MGET", "{a}k", "{a}d"))
                    .isEqualTo(new Reply.Items(List.of(new Reply.Blob("v"), new Reply.Nothing())));
            assertThat(client.call("LLEN", "{a}l")).isEqualTo(new Reply.Whole(2));
            for (String unknown : List.of("return _G.redis.call('GET',KEYS[1])")) {
                assertThat(ReplyText.raw(client.call(eval(unknown)))).startsWith("OOM ");
            }
            maxmemory("0");
            requireNothingLeft();
        }
        Replicas.awaitEqual(cluster);
    }
}
