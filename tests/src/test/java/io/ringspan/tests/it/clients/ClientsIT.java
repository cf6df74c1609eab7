package io.ringspan.tests.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.program.NeedsProgram;
import io.ringspan.tests.program.Programs;
import io.ringspan.tests.turn.BesideOthers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;

/** Two datacenters: what a client writes through one, the next client reads through the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
@BesideOthers
class ClientsIT {
    private static final int MANY = 2_000;
    private static final int SECONDS_MAX = 60;
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc1", "r2", 1).rack("dc2", "r1", 2);

    @Parameter
    int workers;

    @TempDir
    private Path directory;

    private RealCluster cluster;

    @BeforeParameterizedClassInvocation
    void start() {
        cluster = RealCluster.start(LAYOUT, NodeSettings.workers(workers));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    private int port(String node) {
        return cluster.node(node).clients().port();
    }

    @Test
    void lettuceAsItComesSpeaksToTheCluster() throws Exception {
        try (io.lettuce.core.RedisClient client =
                        io.lettuce.core.RedisClient.create("redis://127.0.0.1:" + port("dc1/r1/0"));
                StatefulRedisConnection<String, String> connection = client.connect()) {
            RedisCommands<String, String> commands = connection.sync();
            assertThat(commands.ping()).isEqualTo("PONG");
            assertThat(commands.set("lettuce", "leaf")).isEqualTo("OK");
            assertThat(commands.get("lettuce")).isEqualTo("leaf");
            assertThat(commands.hset("lettuce:hash", Map.of("a", "1", "b", "2")))
                    .isEqualTo(2);
            assertThat(commands.hgetall("lettuce:hash")).containsOnly(Map.entry("a", "1"), Map.entry("b", "2"));
            assertThat(commands.mset(Map.of("lettuce:1", "1", "lettuce:2", "2", "lettuce:3", "3")))
                    .isEqualTo("OK");
            assertThat(commands.mget("lettuce:3", "lettuce:none", "lettuce:1"))
                    .containsExactly(
                            KeyValue.just("lettuce:3", "3"),
                            KeyValue.empty("lettuce:none"),
                            KeyValue.just("lettuce:1", "1"));
            assertThat(commands.del("lettuce:1", "lettuce:none", "lettuce:2")).isEqualTo(2);
            assertThat(commands.clientGetname()).isNull();
            assertThat(commands.info("server")).contains("redis_version:");
            pipelined(connection.async());
        }
        assertInEveryRack("lettuce", "leaf");
        assertInEveryRack("lettuce:many:7", "7");
    }

    private static void pipelined(RedisAsyncCommands<String, String> commands) throws Exception {
        List<RedisFuture<String>> replies = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            commands.set("lettuce:many:" + i, Integer.toString(i));
            replies.add(commands.get("lettuce:many:" + i));
        }
        for (int i = 0; i < MANY; i++) {
            assertThat(replies.get(i).get(SECONDS_MAX, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void jedisAsItComesSpeaksToTheCluster() throws IOException {
        try (RedisClient client = RedisClient.create("127.0.0.1", port("dc1/r2/0"))) {
            assertThat(client.ping()).isEqualTo("PONG");
            assertThat(client.set("jedis", "knight")).isEqualTo("OK");
            assertThat(client.get("jedis")).isEqualTo("knight");
            assertThat(client.sadd("jedis:set", "a", "b", "a")).isEqualTo(2);
            assertThat(client.smembers("jedis:set")).containsExactlyInAnyOrder("a", "b");
            assertThat(client.mset("jedis:1", "1", "jedis:2", "2")).isEqualTo("OK");
            assertThat(client.mget("jedis:2", "jedis:none", "jedis:1")).containsExactly("2", null, "1");
            assertThat(client.exists("jedis:1", "jedis:2", "jedis:none")).isEqualTo(2);
            try (var pipeline = client.pipelined()) {
                List<Response<Long>> replies = new ArrayList<>();
                for (int i = 0; i < MANY; i++) {
                    replies.add(pipeline.incr("jedis:count:" + i % 10));
                }
                pipeline.sync();
                assertThat(replies.get(MANY - 1).get()).isEqualTo(MANY / 10);
            }
        }
        assertInEveryRack("jedis", "knight");
        assertInEveryRack("jedis:count:3", Integer.toString(MANY / 10));
    }

    @Test
    void whatJedisPublishesLettuceAndJedisHearAtOtherNodes() throws Exception {
        cluster.awaitLinks();
        BlockingQueue<String> heard = new ArrayBlockingQueue<>(10);
        CountDownLatch subscribed = new CountDownLatch(2);
        JedisPubSub once = new JedisPubSub() {
            @Override
            public void onSubscribe(String channel, int channels) {
                subscribed.countDown();
            }

            @Override
            public void onMessage(String channel, String message) {
                heard.add("jedis " + message);
                unsubscribe();
            }
        };
        try (io.lettuce.core.RedisClient client =
                        io.lettuce.core.RedisClient.create("redis://127.0.0.1:" + port("dc1/r1/0"));
                StatefulRedisPubSubConnection<String, String> lettuce = client.connectPubSub();
                Jedis publisher = new Jedis("127.0.0.1", port("dc1/r2/0"));
                Jedis jedis =
                        new Jedis("127.0.0.1", cluster.nodes().get(1).clients().port())) {
            lettuce.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(String pattern, String channel, String message) {
                    heard.add("lettuce " + message);
                }
            });
            lettuce.sync().psubscribe("clients:*");
            subscribed.countDown();
            Thread listener = new Thread(() -> jedis.subscribe(once, "clients:1"));
            listener.start();
            assertThat(subscribed.await(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
            publisher.publish("clients:1", "news");
            assertThat(List.of(heard.poll(SECONDS_MAX, TimeUnit.SECONDS), heard.poll(SECONDS_MAX, TimeUnit.SECONDS)))
                    .containsExactlyInAnyOrder("lettuce news", "jedis news");
            listener.join(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
            assertThat(listener.isAlive()).isFalse();
            assertThat(jedis.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void theOldJedisAsItComesSpeaksToTheCluster() throws IOException {
        try (Jedis jedis = new Jedis("127.0.0.1", port("dc2/r1/0"))) {
            assertThat(jedis.set("old-jedis", "master")).isEqualTo("OK");
            assertThat(jedis.get("old-jedis")).isEqualTo("master");
            assertThat(jedis.select(0)).isEqualTo("OK");
        }
        assertInEveryRack("old-jedis", "master");
    }

    @Test
    @NeedsProgram("redis-cli")
    void redisCliSpeaksToTheCluster() throws Exception {
        String port = Integer.toString(port("dc1/r1/0"));

        assertThat(output("redis-cli", "-p", port, "SET", "cli", "typed")).isEqualTo("OK\n");
        assertThat(output("redis-cli", "-3", "-p", port, "GET", "cli")).isEqualTo("typed\n");
        assertThat(output("redis-cli", "-p", port, "--no-auth-warning", "HGETALL", "cli:none"))
                .isEqualTo("\n");
        assertThat(output("redis-cli", "-p", port, "-r", "3", "INCR", "cli:count"))
                .isEqualTo("1\n2\n3\n");
        assertInEveryRack("cli", "typed");
    }

    @Test
    @NeedsProgram("redis-benchmark")
    void redisBenchmarkRunsWithoutWarningsOrErrors() throws Exception {
        String said = output(
                "redis-benchmark",
                "-p",
                Integer.toString(port("dc1/r1/0")),
                "-n",
                "3000",
                "-c",
                "20",
                "-P",
                "8",
                "-r",
                "500",
                "-q",
                "-t",
                "ping,set,get,incr,lpush,rpush,sadd,hset,lrange_100,mset");

        assertThat(said).doesNotContainIgnoringCase("warning").doesNotContainIgnoringCase("error");
        assertThat(said.lines().flatMap(line -> Stream.of(line.split("\r"))).filter(line -> line.contains("p50=")))
                .hasSizeGreaterThanOrEqualTo(11);
    }

    /** Standard output and error of a command that must succeed. */
    private String output(String... command) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        List<String> line = new ArrayList<>(List.of(command));
        line.set(0, Programs.ofThisMachine().find(command[0]).orElseThrow().toString());
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    /** Once in each of the three racks, and no more. */
    private void assertInEveryRack(String key, String value) throws IOException {
        cluster.awaitConfirmed();
        int copies = 0;
        for (LocalNode node : cluster.nodes()) {
            Reply reply = cluster.inStore(node, "GET", key);
            if (!reply.equals(new Reply.Nothing())) {
                assertThat(reply).isEqualTo(new Reply.Blob(value));
                copies++;
            }
        }
        assertThat(copies).as("copies of %s", key).isEqualTo(3);
    }
}
