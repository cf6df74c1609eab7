package io.ringspan.tests.it.replication;

import static io.ringspan.tests.it.cluster.NodeSettings.all;
import static io.ringspan.tests.it.cluster.NodeSettings.requestBytesMax;
import static io.ringspan.tests.it.cluster.NodeSettings.workers;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first node lets its clients send more than the others do: what it took reaches everybody. */
@ExtendWith(NoFaults.class)
class UnequalLimitsIT {
    private static final String FIRST = "dc1/r1/0";
    private static final int MUCH = 8 << 20;
    private static final int LITTLE = 64 << 10;
    private static final String VALUE = "v".repeat(1 << 20);
    private static final Reply OK = new Reply.Status("OK");

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void aWriteThatOnlyItsOriginWouldTakeFromAClientReachesEveryReplica(int workers) throws Exception {
        try (RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, unequal(workers))) {
            try (RedisConnection client = cluster.client(cluster.node(FIRST))) {
                for (int key = 0; key < 4; key++) {
                    assertThat(client.call("SET", "large:" + key, VALUE)).isEqualTo(OK);
                }
            }
            cluster.awaitConfirmed();

            for (LocalNode node : cluster.nodes()) {
                for (int key = 0; key < 4; key++) {
                    assertThat(cluster.inStore(node, "STRLEN", "large:" + key))
                            .as("at %s", node.conf().place().id())
                            .isEqualTo(new Reply.Whole(VALUE.length()));
                }
            }
            assertThat(cluster.counts().sent().skipped()).isZero();
        }
    }

    @ParameterizedTest(name = "workers: {0}")
    @ValueSource(ints = {1, 3})
    void aRequestThatItsOwnerWouldNotTakeFromAClientIsAnswered(int workers) throws Exception {
        LocalLayout oneRack = LocalLayout.empty().rack("dc1", "r1", 2);
        try (RealCluster cluster = RealCluster.start(oneRack, unequal(workers))) {
            try (RedisConnection client = cluster.client(cluster.node(FIRST))) {
                for (int key = 0; key < 8; key++) {
                    assertThat(client.call("SET", "large:" + key, VALUE)).isEqualTo(OK);
                    assertThat(client.call("STRLEN", "large:" + key)).isEqualTo(new Reply.Whole(VALUE.length()));
                }
            }
            for (LocalNode node : cluster.nodes()) {
                assertThat(cluster.inStore(node, "DBSIZE"))
                        .as("keys at %s", node.conf().place().id())
                        .isNotEqualTo(new Reply.Whole(0));
            }
        }
    }

    private static UnaryOperator<PoolConf> unequal(int workers) {
        return conf -> {
            boolean first = conf.place().id().toString().equals(FIRST);
            return all(workers(workers), requestBytesMax(first ? MUCH : LITTLE)).apply(conf);
        };
    }
}
