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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Of three racks one is lost with the node that took the last writes: they had reached one of the two that are left, and
 * nobody sends them to the other any more. What reads that ask for agreement make of it.
 */
@ExtendWith(NoFaults.class)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
class ReadRepairIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);
    private static final String SAFE = "DC_SAFE_QUORUM";
    private static final long YEAR_2100_MILLIS = 4_102_444_800_000L;

    @Parameter
    int workers;

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    ReadRepairIT() {}

    private void start(boolean repairs) {
        cluster = RealCluster.startRelayed(
                LAYOUT,
                NodeSettings.all(
                        NodeSettings.workers(workers),
                        NodeSettings.timeoutMillis(3_000),
                        NodeSettings.readRepairs(repairs)));
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private LocalNode ahead() {
        return cluster.node("dc1/r1/0");
    }

    private LocalNode behind() {
        return cluster.node("dc1/r2/0");
    }

    private LocalNode writer() {
        return cluster.node("dc1/r3/0");
    }

    /** All replicas have something, then one misses what is written. */
    private void writePastOneReplica() throws IOException {
        try (RedisConnection client = cluster.client(writer())) {
            for (String key : new String[] {"plain", "expiring", "deleted", "first", "kept"}) {
                require(client, "OK", "CONSISTENCY", "DC_ALL", "SET", key, "old");
            }
            require(client, "1", "CONSISTENCY", "DC_ALL", "INCR", "counter");
            require(client, "1", "CONSISTENCY", "DC_ALL", "HSET", "hash", "f", "old");
            cluster.awaitConfirmed();
            cluster.relays().way(writer(), behind()).standStill();
            require(client, "OK", "SET", "plain", "new");
            require(client, "OK", "SET", "first", "new");
            require(client, "OK", "SET", "expiring", "new", "PXAT", Long.toString(YEAR_2100_MILLIS));
            require(client, "1", "DEL", "deleted");
            require(client, "1", "DEL", "hash");
            require(client, "2", "INCR", "counter");
            require(client, "OK", "SET", "typed", "new");
            require(client, "OK", "SET", "last", "new");
        }
        Await.until(
                "the other replica has them",
                () -> inStore(ahead(), "GET", "last").contains("new"));
        writer().kill();
        writer().store().kill();
    }

    private static void require(RedisConnection client, String expected, String... words) throws IOException {
        assertThat(client.call(words).toString()).as(String.join(" ", words)).contains(expected);
    }

    private String inStore(LocalNode node, String... words) {
        try {
            return cluster.inStore(node, words).toString();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @ParameterizedTest(name = "through the replica that has it: {0}")
    @ValueSource(booleans = {true, false})
    void whatOneReplicaAloneHasAMajorityHasBeforeItIsAnswered(boolean throughAhead) throws IOException {
        start(true);
        writePastOneReplica();
        assertThat(inStore(behind(), "GET", "plain")).contains("old");
        try (RedisConnection client = cluster.client(throughAhead ? ahead() : behind())) {
            require(client, "new", "CONSISTENCY", SAFE, "GET", "plain");
            assertThat(inStore(behind(), "GET", "plain")).contains("new");

            require(client, "new", "CONSISTENCY", SAFE, "GET", "expiring");
            assertThat(inStore(behind(), "GET", "expiring")).contains("new");
            assertThat(inStore(behind(), "PEXPIRETIME", "expiring")).contains(Long.toString(YEAR_2100_MILLIS));

            require(client, "Nothing", "CONSISTENCY", SAFE, "GET", "deleted");
            assertThat(inStore(behind(), "EXISTS", "deleted")).contains("0");

            require(client, "0", "CONSISTENCY", SAFE, "HLEN", "hash");
            assertThat(inStore(behind(), "EXISTS", "hash")).contains("0");

            require(client, "old", "CONSISTENCY", SAFE, "GET", "kept");
        }
        try (RedisConnection other = cluster.client(throughAhead ? behind() : ahead())) {
            require(other, "new", "CONSISTENCY", SAFE, "GET", "plain");
            require(other, "OK", "CONSISTENCY", SAFE, "SET", "plain", "newer");
            require(other, "newer", "CONSISTENCY", SAFE, "GET", "plain");
        }
        assertThat(inStore(ahead(), "GET", "plain")).contains("newer");
        assertThat(inStore(behind(), "GET", "plain")).contains("newer");
    }

    @Test
    void partsOfASplitCommandAndCommandsOfAPipelineAreMendedEachByItself() throws IOException {
        start(true);
        writePastOneReplica();
        try (RedisConnection client = cluster.client(behind())) {
            client.send("CONSISTENCY", SAFE, "GET", "kept");
            client.send("CONSISTENCY", SAFE, "GET", "first");
            client.send("CONSISTENCY", SAFE, "STRLEN", "expiring");
            client.flush();
            assertThat(client.read().toString()).contains("old");
            assertThat(client.read().toString()).contains("new");
            assertThat(client.read().toString()).contains("3");
            assertThat(inStore(behind(), "GET", "first")).contains("new");
            require(client, "new", "CONSISTENCY", SAFE, "MGET", "plain");
        }
    }

    /** What its store holds was put there past the nodes, under the version of a whole value. */
    @Test
    void aValueOfAnyTypeIsRestored() throws IOException {
        start(true);
        writePastOneReplica();
        inStore(ahead(), "DEL", "typed");
        inStore(ahead(), "HSET", "typed", "f", "v", "g", "w");
        inStore(ahead(), "PEXPIREAT", "typed", Long.toString(YEAR_2100_MILLIS));
        try (RedisConnection client = cluster.client(behind())) {
            assertThat(client.call("CONSISTENCY", SAFE, "HGETALL", "typed").toString())
                    .contains("f", "v", "g", "w");
        }
        assertThat(inStore(behind(), "HGET", "typed", "g")).contains("w");
        assertThat(inStore(behind(), "PEXPIRETIME", "typed")).contains(Long.toString(YEAR_2100_MILLIS));
    }

    @Test
    void whatWasChangedSinceItsLastWholeValueIsAskedForAgainAndThenAnError() throws IOException {
        start(true);
        writePastOneReplica();
        try (RedisConnection client = cluster.client(ahead())) {
            require(client, "DISAGREE " + SAFE, "CONSISTENCY", SAFE, "GET", "counter");
            assertThat(inStore(behind(), "GET", "counter")).contains("1");
            require(client, "2", "CONSISTENCY", "DC_QUORUM", "GET", "counter");
        }
    }

    @Test
    void withoutRepairsItIsAnErrorAndNothingIsWritten() throws IOException {
        start(false);
        writePastOneReplica();
        try (RedisConnection client = cluster.client(ahead())) {
            require(client, "DISAGREE " + SAFE, "CONSISTENCY", SAFE, "GET", "plain");
            require(client, "new", "CONSISTENCY", "DC_QUORUM", "GET", "plain");
        }
        assertThat(inStore(behind(), "GET", "plain")).contains("old");
    }
}
