package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A node whose wall clock is wrong finds that out, and takes no writes of its clients until it is right. */
class ClockSkewIT {
    private static final LocalLayout TWO =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1);
    private static final LocalLayout THREE = TWO.rack("dc2", "r1", 1);
    private static final UnaryOperator<PoolConf> SETTINGS = NodeSettings.workers(2);
    private static final Duration FAR = Duration.ofSeconds(45);
    private static final String OK = "OK";
    private static final String REFUSED = "CLOCKSKEW";

    private static String call(RealCluster cluster, LocalNode node, String... words) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            return client.call(words).toString();
        }
    }

    private static void awaitAnswer(RealCluster cluster, LocalNode node, String expected) {
        Await.until(
                () -> node.conf().place().id() + " answers " + expected,
                () -> call(cluster, node, "SET", "asked", "value").contains(expected));
    }

    @Test
    void aNodeWhoseClockTwoOthersContradictRefusesWritesAndServesReads() throws IOException {
        try (RealCluster cluster = RealCluster.start(THREE, SETTINGS)) {
            LocalNode wrong = cluster.node("dc1/r2/0");
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> node != wrong).toList();
            for (Duration ahead : List.of(FAR, FAR.negated())) {
                awaitAnswer(cluster, wrong, OK);
                cluster.setClock(wrong, ahead);
                awaitAnswer(cluster, wrong, REFUSED);

                assertThat(call(cluster, wrong, "MSET", "a", "1", "b", "2")).contains(REFUSED);
                assertThat(call(cluster, wrong, "CONSISTENCY", "DC_QUORUM", "INCR", "n"))
                        .contains(REFUSED);
                assertThat(RealCluster.metric(wrong, "ringspan_clock_refuses_writes"))
                        .isEqualTo(1);
                for (LocalNode other : others) {
                    assertThat(call(cluster, other, "SET", "k", ahead.toString()))
                            .as("through another")
                            .contains(OK);
                    assertThat(RealCluster.metric(other, "ringspan_clock_refuses_writes"))
                            .isZero();
                }
                Await.until(
                        "what others write is taken and read here",
                        () -> call(cluster, wrong, "GET", "k").contains(ahead.toString()));

                cluster.setClock(wrong, Duration.ZERO);
            }
            awaitAnswer(cluster, wrong, OK);
        }
    }

    @Test
    void ofTwoNodesNeitherStopsAndOneThatWasSetBackDoesUntilItIsStartedAnew() throws IOException {
        try (RealCluster cluster = RealCluster.start(TWO, SETTINGS)) {
            LocalNode early = cluster.node("dc1/r1/0");
            LocalNode right = cluster.node("dc1/r2/0");
            cluster.setClock(early, Duration.ofHours(1));
            Await.until(
                    "it knows that they differ",
                    () -> call(cluster, early, "SET", "k", "v").contains(OK)
                            && RealCluster.metric(early, "ringspan_clock_behind_millis") < -3_500_000);
            assertThat(call(cluster, right, "SET", "k2", "v")).contains(OK);

            cluster.setClock(early, Duration.ZERO);
            awaitAnswer(cluster, early, REFUSED);
            assertThat(call(cluster, right, "SET", "k3", "v")).contains(OK);

            early.stop();
            early.start();
            awaitAnswer(cluster, early, OK);
        }
    }
}
