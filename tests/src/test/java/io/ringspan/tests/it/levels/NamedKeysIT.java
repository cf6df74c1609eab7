package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads at a quorum are answered at once, and have a replica that they find to be behind look after the key. */
@ExtendWith(NoFaults.class)
class NamedKeysIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);
    private static final String QUORUM = "DC_QUORUM";
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(1_100);

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // each test starts one
    NamedKeysIT() {}

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private LocalNode first() {
        return cluster.node("dc1/r1/0");
    }

    private LocalNode second() {
        return cluster.node("dc1/r2/0");
    }

    private LocalNode writer() {
        return cluster.node("dc1/r3/0");
    }

    /** One of the nodes has it switched off. */
    private static PoolConf namesBy(String rack, PoolConf conf) {
        return NodeSettings.readRepairs(!rack.equals("r2")).apply(conf);
    }

    private static void require(RedisConnection client, String expected, String... words) throws IOException {
        assertThat(client.call(words).toString()).as(String.join(" ", words)).contains(expected);
    }

    private String inStore(LocalNode node, String... words) throws IOException {
        return cluster.inStore(node, words).toString();
    }

    private void awaitInStore(LocalNode node, String expected, String... words) {
        Await.until(
                expected + " in its store: " + String.join(" ", words),
                () -> inStore(node, words).contains(expected));
    }

    private static long named(LocalNode node) {
        return RealCluster.metric(node, "ringspan_read_behind_keys_total{outcome=\"named\"}");
    }

    /** One client writes a key all the time through one node, another reads it through another. */
    private void writeAndReadUntil(long nanos) throws IOException {
        try (RedisConnection writes = cluster.client(second());
                RedisConnection reads = cluster.client(first())) {
            for (int i = 0; System.nanoTime() - nanos < 0; i++) {
                writes.send("SET", "hot", Integer.toString(i));
                writes.send("RPUSH", "longer", Integer.toString(i));
                writes.flush();
                reads.send("CONSISTENCY", QUORUM, "GET", "hot");
                reads.send("CONSISTENCY", QUORUM, "LLEN", "longer");
                reads.flush();
                for (RedisConnection each : List.of(writes, writes, reads, reads)) {
                    each.read();
                }
            }
        }
    }

    @Test
    void whatAStoreHasLostItHasAgainAMomentAfterAReadWhateverItWas() throws IOException {
        cluster = RealCluster.start(
                LAYOUT,
                conf -> namesBy(
                        conf.place().rack().name(), NodeSettings.workers(3).apply(conf)));
        try (RedisConnection client = cluster.client(writer())) {
            require(client, "OK", "CONSISTENCY", "ALL", "SET", "plain", "right");
            require(client, "OK", "CONSISTENCY", "ALL", "SET", "gone", "right");
            require(client, "3", "CONSISTENCY", "ALL", "RPUSH", "list", "a", "b", "c");
            require(client, "2", "CONSISTENCY", "ALL", "HSET", "hash", "f", "right", "g", "right");
            require(client, "0", "CONSISTENCY", "ALL", "HSET", "hash", "g", "also");
        }
        writeAndReadUntil(System.nanoTime() + OLD_NANOS);
        assertThat(named(first())).as("keys under constant writing").isZero();

        inStore(first(), "SET", "plain", "wrong");
        inStore(first(), "DEL", "gone");
        inStore(first(), "LPOP", "list");
        inStore(first(), "HSET", "hash", "f", "wrong");
        try (RedisConnection client = cluster.client(second())) {
            require(client, "right", "CONSISTENCY", QUORUM, "GET", "plain");
            require(client, "DISAGREE", "CONSISTENCY", "DC_ALL", "GET", "plain");
            assertThat(named(second())).as("switched off").isZero();
        }
        try (RedisConnection client = cluster.client(first())) {
            require(client, "right", "CONSISTENCY", QUORUM, "GET", "plain");
            require(client, "right", "CONSISTENCY", QUORUM, "GET", "gone");
            require(client, "3", "CONSISTENCY", QUORUM, "LLEN", "list");
            require(client, "right", "CONSISTENCY", "DC_SAFE_QUORUM", "HGET", "hash", "f");
        }
        awaitInStore(first(), "right", "GET", "plain");
        awaitInStore(first(), "right", "GET", "gone");
        awaitInStore(first(), "a", "LINDEX", "list", "0");
        awaitInStore(first(), "right", "HGET", "hash", "f");
        awaitInStore(first(), "also", "HGET", "hash", "g");
        assertThat(named(first())).isEqualTo(4);
    }

    /** The one that took the write is gone, and nobody sends it to the other any more. */
    @Test
    void aWholeValueThatAReplicaHasMissedItGetsThoughAnotherIsAway() throws IOException {
        cluster = RealCluster.startRelayed(LAYOUT, NodeSettings.workers(1));
        try (RedisConnection client = cluster.client(writer())) {
            require(client, "OK", "CONSISTENCY", "ALL", "SET", "key", "old");
            cluster.awaitConfirmed();
            cluster.relays().way(writer(), first()).standStill();
            require(client, "OK", "SET", "key", "new");
        }
        awaitInStore(second(), "new", "GET", "key");
        writer().kill();
        writer().store().kill();
        try (RedisConnection client = cluster.client(first())) {
            require(client, "new", "CONSISTENCY", QUORUM, "GET", "key");
            assertThat(inStore(first(), "GET", "key")).contains("old");
            Await.until("it is named, since it is no longer young", () -> {
                require(client, "new", "CONSISTENCY", QUORUM, "GET", "key");
                return named(first()) > 0;
            });
        }
        awaitInStore(first(), "new", "GET", "key");
    }
}
