package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of keys that end by themselves: at a deadline, or because a store has no room. */
class ExpiryIT {
    private static final String FAR_SECONDS = "4102444800";

    private static RealCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RealCluster.startRelayed(
                LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1),
                NodeSettings.workers(1));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static LocalNode first() {
        return cluster.node("dc1/r1/0");
    }

    private static LocalNode away() {
        return cluster.node("dc1/r3/0");
    }

    private static String in(LocalNode node, String... words) {
        try {
            return cluster.inStore(node, words).toString();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String whole(long value) {
        return new Reply.Whole(value).toString();
    }

    private static void write(RedisConnection client, String... words) throws IOException {
        assertThat(client.call(words)).isNotInstanceOf(Reply.Failure.class);
    }

    @Test
    void everyFormOfADeadlineIsTheSameMomentInAllStores() throws IOException {
        List<List<String>> forms = List.of(
                List.of("SET", "k0", "v", "EX", "1000"),
                List.of("SET", "k1", "v", "PX", "1000000"),
                List.of("SET", "k2", "v", "EXAT", FAR_SECONDS),
                List.of("SET", "k3", "v", "PXAT", FAR_SECONDS + "123"),
                List.of("SETEX", "k4", "1000", "v"),
                List.of("PSETEX", "k5", "1000000", "v"),
                List.of("EXPIRE", "k6", "1000"),
                List.of("PEXPIRE", "k7", "1000000"),
                List.of("EXPIREAT", "k8", FAR_SECONDS),
                List.of("PEXPIREAT", "k9", FAR_SECONDS + "123"));
        try (RedisConnection client = cluster.client(first())) {
            for (List<String> form : forms) {
                write(client, "SET", form.get(1), "v");
            }
            for (List<String> form : forms) {
                write(client, form.toArray(String[]::new));
            }
        }
        cluster.awaitConfirmed();
        for (List<String> form : forms) {
            Set<String> moments = new HashSet<>();
            cluster.nodes().forEach(node -> moments.add(in(node, "PEXPIRETIME", form.get(1))));
            assertThat(moments).as(form.toString()).hasSize(1).doesNotContain(whole(-1), whole(-2));
        }
    }

    @Test
    void aChangeThatReachesAStoreAfterTheDeadlineChangesNothingInTheEnd() throws IOException {
        try (RedisConnection client = cluster.client(first())) {
            write(client, "SET", "n", "5");
            cluster.awaitConfirmed();
            cluster.relays().way(first(), away()).standStill();
            long deadline = System.currentTimeMillis() + 4_000;
            write(client, "PEXPIREAT", "n", Long.toString(deadline));
            write(client, "INCR", "n");
            Await.until("in time elsewhere", () -> in(first(), "GET", "n").contains("6"));
            Await.until("the deadline is over", () -> in(first(), "EXISTS", "n").equals(whole(0)));
            cluster.relays().way(first(), away()).heal();
            cluster.awaitConfirmed();
        }
        Await.until("it is gone there, too", () -> in(away(), "EXISTS", "n").equals(whole(0)));
        assertThat(in(first(), "EXISTS", "n")).isEqualTo(whole(0));
    }

    @Test
    void aDeadlineThatIsMovedTooLateIsMovedInTheEnd() throws IOException {
        try (RedisConnection client = cluster.client(first())) {
            long deadline = System.currentTimeMillis() + 3_000;
            write(client, "SET", "m", "5", "PXAT", Long.toString(deadline));
            cluster.awaitConfirmed();
            cluster.relays().way(first(), away()).standStill();
            write(client, "PEXPIREAT", "m", FAR_SECONDS + "000");
            Await.until(
                    "in time elsewhere", () -> in(first(), "PEXPIRETIME", "m").contains(FAR_SECONDS));
            Await.until("the deadline is over", () -> in(away(), "EXISTS", "m").equals(whole(0)));
            cluster.relays().way(first(), away()).heal();
        }
        Await.until("it is there again", () -> in(away(), "PEXPIRETIME", "m").contains(FAR_SECONDS));
        assertThat(in(away(), "GET", "m")).contains("5");
    }

    @Test
    void aWholeValueThatReachesAStoreAfterItsDeadlineIsGoneThereToo() throws IOException {
        try (RedisConnection client = cluster.client(first())) {
            write(client, "SET", "w", "old");
            cluster.awaitConfirmed();
            cluster.relays().way(first(), away()).standStill();
            write(client, "SET", "w", "new", "PX", "500");
            Await.until("the deadline is over", () -> in(first(), "EXISTS", "w").equals(whole(0)));
            cluster.relays().way(first(), away()).heal();
            cluster.awaitConfirmed();
        }
        cluster.nodes().forEach(node -> assertThat(in(node, "EXISTS", "w")).isEqualTo(whole(0)));
    }

    @Test
    void whatAStoreEvictsIsMissingThereAndOutvotedAtAQuorum() throws IOException {
        try (RedisConnection client = cluster.client(first());
                RedisConnection near = cluster.client(away())) {
            write(client, "SET", "e", "value");
            write(client, "INCRBY", "c", "10");
            cluster.awaitConfirmed();
            in(away(), "CONFIG", "SET", "maxmemory-policy", "allkeys-random");
            in(away(), "CONFIG", "SET", "maxmemory", "1");
            Await.until("all is evicted", () -> {
                in(away(), "SET", "any", "v");
                return in(away(), "EXISTS", "e", "c").equals(whole(0));
            });
            in(away(), "CONFIG", "SET", "maxmemory", "0");

            assertThat(near.call("GET", "e")).as("the nearest").isEqualTo(new Reply.Nothing());
            assertThat(near.call("CONSISTENCY", "DC_QUORUM", "GET", "e").toString())
                    .contains("value");
            write(client, "INCR", "c");
            cluster.awaitConfirmed();
            assertThat(in(first(), "GET", "c")).contains("11");
            assertThat(in(away(), "GET", "c")).isEqualTo(new Reply.Blob("1").toString());
            assertThat(near.call("CONSISTENCY", "DC_QUORUM", "GET", "c").toString())
                    .contains("11");
            write(client, "SET", "e", "written anew");
            cluster.awaitConfirmed();
            assertThat(in(away(), "GET", "e")).contains("written anew");
        }
    }
}
