package io.ringspan.tests.it.levels;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.FaultyRelay;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a write that was answered, when those who took it are lost for good at once, with their stores. */
@ExtendWith(NoFaults.class)
class LossIT {
    private static RealCluster start() {
        return RealCluster.startRelayed(
                Layouts.TWO_BY_THREE, NodeSettings.all(NodeSettings.workers(1), NodeSettings.timeoutMillis(1500)));
    }

    private static void write(RealCluster cluster, String level, String key) throws IOException {
        try (RedisConnection client = cluster.client(cluster.node("dc1/r1/0"))) {
            assertThat(client.call("CONSISTENCY", level, "SET", key, "kept").toString())
                    .as(level)
                    .contains("OK");
        }
    }

    private static void lose(RealCluster cluster, List<String> nodes) {
        for (String name : nodes) {
            LocalNode node = cluster.node(name);
            node.kill();
            node.store().kill();
        }
    }

    private static String read(RealCluster cluster, String node, String level, String key) throws IOException {
        try (RedisConnection client = cluster.client(cluster.node(node))) {
            return client.call("CONSISTENCY", level, "GET", key).toString();
        }
    }

    /** The node that the client was at is lost, and nothing had left its datacenter or reached its third rack. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"DC_QUORUM", "DC_SAFE_QUORUM"})
    void whatAMajorityHasTakenOutlivesTheNodeThatTookItFromItsClient(String level) throws IOException {
        try (RealCluster cluster = start()) {
            write(cluster, "ALL", "other");
            cluster.relays().betweenDatacenters().forEach(FaultyRelay::standStill);
            cluster.relays()
                    .way(cluster.node("dc1/r1/0"), cluster.node("dc1/r3/0"))
                    .cut();
            write(cluster, level, "k");
            lose(cluster, List.of("dc1/r1/0"));
            assertThat(read(cluster, "dc1/r2/0", "DC_QUORUM", "k")).contains("kept");
            assertThat(read(cluster, "dc1/r3/0", "DC_QUORUM", "k")).contains("kept");
        }
    }

    /** Whatever else is lost of the datacenter but one rack. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"dc1/r2/0 dc1/r3/0, dc1/r1/0", "dc1/r1/0 dc1/r2/0, dc1/r3/0"})
    void whatAllRacksHaveTakenOutlivesAllButOne(String lost, String left) throws IOException {
        try (RealCluster cluster = start()) {
            write(cluster, "ALL", "other");
            cluster.relays().betweenDatacenters().forEach(FaultyRelay::standStill);
            write(cluster, "DC_ALL", "k");
            lose(cluster, List.of(lost.split(" ", -1)));
            assertThat(read(cluster, left, "DC_ONE", "k")).contains("kept");
        }
    }

    /** The datacenter that the client was in is lost, and one rack of the other. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"DC_EACH_SAFE_QUORUM", "ALL"})
    void whatEveryDatacenterHasTakenOutlivesAnyOfThem(String level) throws IOException {
        try (RealCluster cluster = start()) {
            write(cluster, level, "k");
            lose(cluster, List.of("dc1/r1/0", "dc1/r2/0", "dc1/r3/0"));
            for (String node : List.of("dc2/r1/0", "dc2/r2/0", "dc2/r3/0")) {
                assertThat(read(cluster, node, "DC_QUORUM", "k")).as(node).contains("kept");
            }
        }
    }

    /** What the table calls lost can be lost: without this the others would say nothing. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"DC_ONE, dc1/r1/0, dc1/r2/0", "DC_ALL, dc1/r1/0 dc1/r2/0 dc1/r3/0, dc2/r1/0"})
    void whatNobodyElseHasTakenIsLost(String level, String lost, String left) throws IOException {
        try (RealCluster cluster = start()) {
            write(cluster, "ALL", "other");
            cluster.relays().betweenDatacenters().forEach(FaultyRelay::cut);
            if (level.equals("DC_ONE")) {
                cluster.relays().around(cluster.node("dc1/r1/0")).forEach(FaultyRelay::cut);
            }
            write(cluster, level, "k");
            lose(cluster, List.of(lost.split(" ", -1)));
            cluster.relays().all().forEach(FaultyRelay::heal);
            assertThat(read(cluster, left, "DC_ONE", "k")).contains("Nothing");
        }
    }
}
