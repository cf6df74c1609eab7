package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every level, reads and writes, through one node of a datacenter of three racks, of which none, one or two have been hit.
 */
@ExtendWith(NoFaults.class)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
class LevelsIT {
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc1", "r3", 1)
            .rack("dc2", "r1", 1);
    private static final int KEYS = 8;
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM", "DC_SAFE_QUORUM", "DC_ALL");
    private static final long TIMEOUT_MILLIS = 900;

    @Parameter
    int workers;

    private RealCluster cluster;
    private RedisConnection client;

    @SuppressWarnings("NullAway.Init") // start() comes first
    LevelsIT() {}

    private void start() throws IOException {
        cluster = RealCluster.start(
                LAYOUT, NodeSettings.all(NodeSettings.workers(workers), NodeSettings.timeoutMillis(TIMEOUT_MILLIS)));
        client = cluster.client(cluster.nodes().get(0));
    }

    @AfterEach
    void stop() throws IOException {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** What is done to a node. */
    private enum Fault {
        NONE,
        KILLED {
            @Override
            void strike(LocalNode node) {
                node.kill();
            }
        },
        STORE_DOWN {
            @Override
            void strike(LocalNode node) {
                node.store().kill();
            }
        },
        STORE_FROZEN {
            @Override
            void strike(LocalNode node) {
                node.store().freeze();
            }

            @Override
            void cure(LocalNode node) {
                node.store().thaw();
            }
        };

        void strike(LocalNode node) {}

        void cure(LocalNode node) {}
    }

    @ParameterizedTest(name = "{0}: {1} racks hit; levels served up to {2}")
    @CsvSource({
        "NONE, 0, DC_ALL",
        "KILLED, 2, DC_ONE",
        "STORE_DOWN, 2, DC_ONE",
        "STORE_FROZEN, 1, DC_SAFE_QUORUM",
        "STORE_FROZEN, 2, DC_ONE",
    })
    void aLevelIsServedAsLongAsEnoughRacksAreAndElseSaysSo(Fault fault, int racks, String highest) throws IOException {
        start();
        List<LocalNode> hit = cluster.nodes().subList(1, 1 + racks);
        try {
            write("DC_ALL", "before");
            hit.forEach(fault::strike);
            if (fault == Fault.KILLED) {
                awaitGone();
            }
            for (String level : LEVELS) {
                boolean served = LEVELS.indexOf(level) <= LEVELS.indexOf(highest);
                if (served) {
                    write(level, level);
                    read(level, level);
                } else {
                    refused(level);
                }
            }
        } finally {
            hit.forEach(fault::cure);
        }
    }

    private void awaitGone() {
        Await.until(
                "the node has noticed",
                () -> client.call("CONSISTENCY", "DC_QUORUM", "GET", "k0")
                        .toString()
                        .contains("can be reached"));
    }

    private void write(String level, String value) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            String word = "k" + key;
            assertThat(client.call("CONSISTENCY", level, "SET", word, value + key)
                            .toString())
                    .as(level + " SET " + word)
                    .contains("OK");
        }
    }

    private void read(String level, String value) throws IOException {
        for (int key = 0; key < KEYS; key++) {
            String word = "k" + key;
            assertThat(client.call("CONSISTENCY", level, "GET", word).toString())
                    .as(level + " GET " + word)
                    .contains(value + key);
        }
    }

    /** By whatever word: nothing is answered as if the level had been met. */
    private void refused(String level) throws IOException {
        assertThat(client.call("CONSISTENCY", level, "GET", "k0").toString())
                .as(level + " GET")
                .containsAnyOf("UNAVAILABLE " + level, "TIMEOUT " + level);
        assertThat(client.call("CONSISTENCY", level, "SET", "refused", "x").toString())
                .as(level + " SET")
                .containsAnyOf("UNAVAILABLE " + level, "UNKNOWN " + level);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"DC_QUORUM", "DC_SAFE_QUORUM"})
    void aReplicaThatMissesAWriteIsOutvotedWhicheverNodeIsAsked(String level) throws IOException {
        start();
        write("DC_ALL", "old");
        LocalNode behind = cluster.nodes().get(2);
        try (RedisConnection there = cluster.client(behind)) {
            assertThat(cluster.inStore(behind, "CONFIG", "SET", "maxmemory", "1")
                            .toString())
                    .contains("OK");
            write(level, "new");
            for (int key = 0; key < KEYS; key++) {
                String word = "k" + key;
                assertThat(cluster.inStore(behind, "GET", word).toString()).contains("old" + key);
                assertThat(there.call("CONSISTENCY", level, "GET", word).toString())
                        .as(word + " at the node whose store is behind")
                        .contains("new" + key);
            }
            assertThat(there.call("CONSISTENCY", "DC_ALL", "GET", "k0").toString())
                    .contains("UNAVAILABLE DC_ALL");
        }
        cluster.inStore(behind, "CONFIG", "SET", "maxmemory", "0");
        cluster.awaitConfirmed();
        read("DC_ALL", "new");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"DC_QUORUM", "DC_SAFE_QUORUM", "DC_ALL"})
    void whatAStoreWasToldBehindItsNodesBackIsOutvoted(String level) throws IOException {
        start();
        write("DC_ALL", "right");
        cluster.inStore(cluster.nodes().get(0), "SET", "k1", "wrong");
        assertThat(client.call("CONSISTENCY", "DC_ONE", "GET", "k1").toString()).contains("wrong");
        assertThat(client.call("CONSISTENCY", level, "GET", "k1").toString())
                .contains(level.equals("DC_ALL") ? "DISAGREE DC_ALL" : "right1");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"DC_QUORUM", "DC_SAFE_QUORUM", "DC_ALL"})
    void splitCommandsSetsAndHashesAreServedAtEveryLevel(String level) throws IOException {
        start();
        assertThat(client.call("DYNO_CONFIG:CONN_CONSISTENCY", level).toString())
                .contains("OK");
        assertThat(client.call("MSET", "a", "1", "b", "2", "c", "3").toString()).contains("OK");
        assertThat(client.call("MGET", "a", "b", "c", "d").toString()).contains("1", "2", "3");
        assertThat(client.call("EXISTS", "a", "b", "c", "d").toString()).contains("3");
        for (int member = 0; member < 130; member++) {
            client.call("SADD", "s", "m" + member * 7919 % 130);
            client.call("HSET", "h", "f" + member, "v" + member);
        }
        assertThat(client.call("SMEMBERS", "s").toString()).contains("m0", "m129");
        assertThat(client.call("HGETALL", "h").toString()).contains("f129", "v129");
        assertThat(client.call("EXPIRE", "s", "100").toString()).contains("1");
        assertThat(client.call("TTL", "s").toString()).containsAnyOf("100", "99");
        assertThat(client.call("DEL", "a", "b", "c").toString()).contains("3");
        assertThat(client.call("GET", "a").toString()).contains("Nothing");
        assertThat(client.call("LPUSH", "k", "x").toString()).contains("1");
        assertThat(client.call("GET", "k").toString()).contains("WRONGTYPE");
    }

    @Test
    void waitCountsTheOtherRacksOfTheRing() throws IOException {
        start();
        write("DC_ONE", "waited");
        assertThat(client.call("WAIT", "3", "10000").toString()).contains("value=3");
        for (LocalNode node : cluster.nodes()) {
            assertThat(cluster.inStore(node, "GET", "k1").toString()).contains("waited1");
        }
        LocalNode frozen = cluster.nodes().get(2);
        frozen.store().freeze();
        try {
            write("DC_ONE", "again");
            assertThat(client.call("WAIT", "2", "10000").toString()).contains("value=2");
            assertThat(client.call("WAIT", "3", "50").toString()).contains("value=2");
        } finally {
            frozen.store().thaw();
        }
        assertThat(client.call("WAIT", "3", "20000").toString()).contains("value=3");
        assertThat(client.call("WAIT", "x", "0").toString()).contains("not an integer");
        assertThat(client.call("WAIT", "1", "-1").toString()).contains("timeout is negative");
    }
}
