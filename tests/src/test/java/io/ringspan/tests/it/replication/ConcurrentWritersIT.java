package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.cluster.Replicas;
import io.ringspan.tests.it.cluster.StoreContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of several nodes in both datacenters write the same few keys at once; what they write travels for a while. They
 * begin each round together, with keys of its own: only what is written last decides whether a key differs.
 */
class ConcurrentWritersIT {
    private static final int ROUNDS = 60;
    private static final int PIPELINE = 40;
    private static final int KEYS = 6;
    private static final long EASTWARD_MILLIS = 30;
    private static final long WESTWARD_MILLIS = 12;

    /** Writes whole values to some keys, adds up others, and puts members into and out of sets. */
    private static final class Writer {
        private final String name;
        private final RandomGenerator chance;
        private final CyclicBarrier together;
        private final List<String> errors = new ArrayList<>();
        private long added;
        private long overwritten;

        Writer(String name, long seed, CyclicBarrier together) {
            this.name = name;
            this.together = together;
            this.chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        }

        Writer run(RealCluster cluster, LocalNode node) {
            try (RedisConnection client = cluster.client(node)) {
                for (int round = 0; round < ROUNDS; round++) {
                    together.await(Await.LONG.toSeconds(), TimeUnit.SECONDS);
                    write(client, round);
                }
                return this;
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        }

        private void write(RedisConnection client, int round) throws IOException {
            List<String[]> sent = new ArrayList<>();
            for (int i = 0; i < PIPELINE; i++) {
                String[] command = next(round, name + " " + i);
                added += command[0].equals("INCRBY") ? Long.parseLong(command[2]) : 0;
                sent.add(command);
                client.send(command);
            }
            client.flush();
            for (String[] command : sent) {
                if (client.read() instanceof Reply.Failure failure) {
                    note(command[0], failure.bytes());
                }
            }
        }

        /** Only a write whose reply says what it found may be left without: something later was there before it. */
        private void note(String command, String error) {
            if (command.equals("DEL") && error.startsWith("OVERWRITTEN ")) {
                overwritten++;
            } else {
                errors.add(command + ": " + error);
            }
        }

        private String[] next(int round, String value) {
            return switch (chance.nextInt(12)) {
                case 0, 1, 2, 3 -> words("SET", key("value", round), value);
                case 4 -> words("SET", key("value", round), value, "EX", "3600");
                case 5 -> words("SETEX", key("value", round), "3600", value);
                case 6 -> words("MSET", key("value", round), value, key("value", round), value);
                case 7 -> words("DEL", key("value", round));
                case 8 -> words("DEL", key("value", round), key("value", round));
                case 9, 10 -> words("INCRBY", key("number", round), Integer.toString(1 + chance.nextInt(9)));
                default -> words("SADD", key("set", round), "member " + chance.nextInt(1000));
            };
        }

        private String key(String kind, int round) {
            return kind + ":" + round + ":" + chance.nextInt(KEYS);
        }

        private static String[] words(String... words) {
            return words;
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void allStoresAreEqualAfterwards(int workers) throws Exception {
        try (RealCluster cluster = RealCluster.startRelayed(Layouts.TWO_BY_THREE, workers(workers))) {
            delay(cluster, "dc1", "dc2", EASTWARD_MILLIS);
            delay(cluster, "dc2", "dc1", WESTWARD_MILLIS);
            List<CompletableFuture<Writer>> running = new ArrayList<>();
            List<String> nodes = List.of("dc1/r1/0", "dc1/r2/0", "dc2/r1/0", "dc2/r3/0");
            CyclicBarrier together = new CyclicBarrier(nodes.size());
            for (String node : nodes) {
                Writer writer = new Writer(node, running.size(), together);
                running.add(CompletableFuture.supplyAsync(
                        () -> writer.run(cluster, cluster.node(node)), task -> new Thread(task).start()));
            }
            long added = 0;
            for (CompletableFuture<Writer> each : running) {
                Writer writer = each.get();
                assertThat(writer.errors).as(writer.name).isEmpty();
                assertThat(writer.overwritten).as(writer.name).isLessThan(ROUNDS * PIPELINE / 6);
                added += writer.added;
            }
            cluster.awaitConfirmed();

            StoreContent content = Replicas.requireEqual(cluster);
            assertThat(sum(content)).isEqualTo(added);
            assertThat(cluster.counts().taken().overwritten()).isPositive();
            assertThat(cluster.counts().taken().unordered()).isZero();
            requireTheSameAnswers(cluster, content);
        }
    }

    private static void delay(RealCluster cluster, String from, String to, long millis) {
        for (LocalNode one : cluster.nodes()) {
            for (LocalNode other : cluster.nodes()) {
                if (isIn(one, from) && isIn(other, to)) {
                    cluster.relays().way(one, other).delay(millis);
                }
            }
        }
    }

    private static boolean isIn(LocalNode node, String datacenter) {
        return node.conf().place().datacenter().name().equals(datacenter);
    }

    private static long sum(StoreContent content) {
        return content.entries().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("number:"))
                .map(entry -> entry.getValue().value().replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** Replicas agree about what is newest, too. */
    private static void requireTheSameAnswers(RealCluster cluster, StoreContent content) throws IOException {
        for (LocalNode node : cluster.nodes()) {
            try (RedisConnection client = cluster.client(node)) {
                for (int key = 0; key < ROUNDS * KEYS; key++) {
                    String name = "value:" + key / KEYS + ":" + key % KEYS;
                    StoreContent.Entry held = content.entries().get(name);
                    String answer =
                            client.call("CONSISTENCY", "DC_ALL", "GET", name).toString();
                    assertThat(answer)
                            .as("%s through %s", name, node.conf().place().id())
                            .contains(held == null ? "Nothing" : held.value());
                }
            }
        }
    }
}
