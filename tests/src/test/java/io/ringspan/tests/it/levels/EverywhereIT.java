package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.Wire;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the levels of which every datacenter has a say make of answers that differ between datacenters. */
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverywhereIT {
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "r1", 1)
            .rack("dc1", "r2", 1)
            .rack("dc1", "r3", 1)
            .rack("dc2", "r1", 2)
            .rack("dc2", "r2", 1)
            .rack("dc2", "r3", 1);
    private static final String SAFE = "DC_EACH_SAFE_QUORUM";
    private static final int RACKS = 3;

    private RealCluster cluster;
    private RedisConnection client;

    @SuppressWarnings("NullAway.Init") // start() comes first
    EverywhereIT() {}

    @BeforeAll
    void start() throws IOException {
        cluster = RealCluster.startRelayed(LAYOUT, NodeSettings.workers(2));
        client = cluster.client(cluster.node("dc1/r1/0"));
    }

    @AfterAll
    void stop() throws IOException {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private List<LocalNode> there() {
        return cluster.nodes().stream()
                .filter(node -> node.conf().place().id().datacenter().name().equals("dc2"))
                .toList();
    }

    private void delayFromHereToThere(long millis) {
        for (LocalNode from : cluster.nodes()) {
            if (!there().contains(from)) {
                there().forEach(to -> cluster.relays().way(from, to).delay(millis));
            }
        }
    }

    @Test
    void repliesThatDifferInAnotherDatacenterAreSaidCommandByCommand() throws IOException {
        assertThat(client.call("CONSISTENCY", "ALL", "SET", "n", "0").toString())
                .contains("OK");
        int apart = 10;
        for (LocalNode node : there()) {
            cluster.inStore(node, "INCRBY", "n", String.valueOf(apart));
            apart *= 2;
        }
        try (Wire wire = new Wire(cluster.node("dc1/r1/0").clients().port())) {
            wire.send(Wire.command("DYNO_CONFIG:CONN_CONSISTENCY", SAFE)
                    + Wire.command("INCR", "m")
                    + Wire.command("INCR", "n")
                    + Wire.command("INCR", "m"));
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
            assertThat(wire.reply()).isEqualTo(":1\r\n");
            assertThat(wire.reply())
                    .isEqualTo(
                            "-DIFFERS DC_EACH_SAFE_QUORUM needs a majority that gives the same reply in every"
                                    + " datacenter; those in dc2 have applied the write, and gave different ones, or none in time\r\n");
            assertThat(wire.reply()).isEqualTo(":2\r\n");
        }
        assertThat(client.call("CONSISTENCY", SAFE, "GET", "n").toString()).contains("DISAGREE", "in dc2");
        assertThat(client.call("CONSISTENCY", SAFE, "GET", "m").toString()).contains("2");
        assertThat(client.call("CONSISTENCY", "DC_SAFE_QUORUM", "GET", "n").toString())
                .contains("1");
    }

    @Test
    void datacentersThatSayDifferentThingsOfTheSameWriteAreNoAnswer() throws IOException {
        assertThat(client.call("CONSISTENCY", SAFE, "SET", "w", "right").toString())
                .contains("OK");
        cluster.awaitConfirmed();
        for (LocalNode node : there()) {
            cluster.inStore(node, "SET", "w", "wrong");
        }
        assertThat(client.call("CONSISTENCY", SAFE, "GET", "w").toString())
                .contains("DISAGREE " + SAFE + " needs the 2 datacenters to agree or a newest value");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {SAFE, "ALL"})
    void whatOneDatacenterHasAlreadyIsSeenThroughTheOther(String level) throws IOException {
        String key = "newest" + level;
        assertThat(client.call("CONSISTENCY", "ALL", "SET", key, "old").toString())
                .contains("OK");
        delayFromHereToThere(700);
        try (RedisConnection far = cluster.client(cluster.node("dc2/r2/0"))) {
            assertThat(client.call("CONSISTENCY", "DC_ALL", "SET", key, "new").toString())
                    .contains("OK");
            assertThat(far.call("GET", key).toString()).contains("old");
            assertThat(far.call("CONSISTENCY", level, "GET", key).toString()).contains("new");
        } finally {
            cluster.relays().all().forEach(FaultyRelay::heal);
            delayFromHereToThere(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {SAFE, "ALL"})
    void aReadBehindWritesOfItsClientSeesThem(String level) throws IOException {
        delayFromHereToThere(50);
        try (Wire wire = new Wire(cluster.node("dc1/r1/0").clients().port())) {
            for (int turn = 0; turn < 20; turn++) {
                wire.send(Wire.command("SET", "own" + turn, "v" + turn)
                        + Wire.command("CONSISTENCY", level, "GET", "own" + turn));
                assertThat(wire.reply()).isEqualTo("+OK\r\n");
                assertThat(wire.reply()).endsWith("v" + turn + "\r\n");
            }
        } finally {
            delayFromHereToThere(0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {SAFE, "ALL"})
    void splitCommandsAndLongPipelinesAreServed(String level) throws IOException {
        assertThat(client.call("DYNO_CONFIG:CONN_CONSISTENCY", level).toString())
                .contains("OK");
        assertThat(client.call("MSET", "a", "1", "b", "2", "c", "3").toString()).contains("OK");
        assertThat(client.call("MGET", "a", "b", "c", "no").toString()).contains("1", "2", "3");
        assertThat(client.call("DEL", "a", "b", "c").toString()).contains("3");
        assertThat(client.call("EXISTS", "a", "b", "c").toString()).contains("0");
        assertThat(client.call("DYNO_CONFIG:CONN_CONSISTENCY", "DC_ONE").toString())
                .contains("OK");
        try (Wire wire = new Wire(cluster.node("dc1/r1/0").clients().port())) {
            wire.send(Wire.command("DYNO_CONFIG:CONN_CONSISTENCY", level));
            assertThat(wire.reply()).isEqualTo("+OK\r\n");
            StringBuilder pipeline = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                pipeline.append(Wire.command("SET", "p" + i % 10, "v" + i)).append(Wire.command("GET", "p" + i % 10));
            }
            wire.send(pipeline.toString());
            for (int i = 0; i < 40; i++) {
                assertThat(wire.reply()).isEqualTo("+OK\r\n");
                assertThat(wire.reply()).startsWith("$");
            }
        }
        assertThat(client.call("CONSISTENCY", level, "GET", "p9").toString()).contains("v39");
    }

    @Test
    void whatAMajorityThereRefusesIsSaid() throws IOException {
        try {
            for (LocalNode node : there()) {
                cluster.inStore(node, "CONFIG", "SET", "maxmemory", "1");
            }
            assertThat(client.call("CONSISTENCY", SAFE, "SET", "full", "x").toString())
                    .contains("REFUSED " + SAFE + " needs a majority in every datacenter", "too many stores in dc2");
        } finally {
            for (LocalNode node : there()) {
                cluster.inStore(node, "CONFIG", "SET", "maxmemory", "0");
            }
        }
        cluster.awaitConfirmed();
        assertThat(client.call("CONSISTENCY", SAFE, "GET", "full").toString()).contains("x");
    }

    /** The replies to a write are lost on their way between the racks there. Marks are said again, so it counts as applied. */
    @Test
    void whatAMajorityThereHasAppliedIsNotUnknownWhereItsRepliesAreLost() throws IOException {
        assertThat(client.call("CONSISTENCY", "ALL", "SET", "lost", "0").toString())
                .contains("OK");
        List<FaultyRelay> ways = waysThere();
        ways.forEach(way -> way.delay(1_000));
        try (Wire wire = new Wire(cluster.node("dc1/r1/0").clients().port())) {
            wire.send(Wire.command("CONSISTENCY", SAFE, "INCR", "lost"));
            Await.until("all there have it", () -> countThere("lost", "1") == RACKS);
            ways.forEach(FaultyRelay::reset);
            ways.forEach(way -> way.delay(0));
            assertThat(wire.reply())
                    .isEqualTo("-DIFFERS DC_EACH_SAFE_QUORUM needs a majority that gives the same reply in every"
                            + " datacenter; those in dc2 have applied the write, and gave different ones, or none in"
                            + " time\r\n");
        } finally {
            ways.forEach(way -> way.delay(0));
        }
        cluster.awaitConfirmed();
    }

    private List<FaultyRelay> waysThere() {
        return there().stream()
                .flatMap(from -> there().stream()
                        .filter(to -> to != from)
                        .map(to -> cluster.relays().way(from, to)))
                .toList();
    }

    private int countThere(String key, String value) throws IOException {
        int count = 0;
        for (LocalNode node : there()) {
            count += cluster.inStore(node, "GET", key).toString().contains(value) ? 1 : 0;
        }
        return count;
    }
}
