package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two writers of one key, of which the one whose clock is behind writes last: with versions it loses, without it wins. */
class WithoutVersionsIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final Duration BEHIND = Duration.ofSeconds(-8);

    @ParameterizedTest(name = "versions: {0}")
    @ValueSource(booleans = {true, false})
    void withoutThemWhatComesLastStays(boolean versions) throws IOException {
        try (RealCluster cluster = RealCluster.start(LAYOUT, NodeSettings.versions(versions))) {
            LocalNode first = cluster.node("dc1/r1/0");
            LocalNode second = cluster.node("dc1/r2/0");
            cluster.setClock(second, BEHIND);
            try (RedisConnection one = cluster.client(first);
                    RedisConnection other = cluster.client(second)) {
                // A stamp too far ahead to pull the other clock along; then one that is earlier.
                cluster.setClock(first, Duration.ofSeconds(70));
                assertThat(one.call("SET", "k", "stamped later").toString()).contains("OK");
                cluster.awaitConfirmed();
                assertThat(other.call("SET", "k", "comes later").toString()).contains("OK");
                cluster.awaitConfirmed();
                for (LocalNode node : cluster.nodes()) {
                    assertThat(cluster.inStore(node, "GET", "k").toString())
                            .contains(versions ? "stamped later" : "comes later");
                }
                assertThat(cluster.counts().taken().overwritten()).isEqualTo(versions ? 2 : 0);

                cluster.inStore(second, "SET", "k", "differs");
                assertThat(one.call("CONSISTENCY", "DC_QUORUM", "GET", "k").toString())
                        .as("of what only one store was told, versions say nothing either")
                        .contains("DISAGREE");
            }
        }
    }
}
