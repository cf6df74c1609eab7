package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.replication.choice.RetryBudget;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reads of a node whose replicas all stand still: not each is sent to each of them. */
@ExtendWith(NoFaults.class)
class RetryBudgetIT {
    private static final LocalLayout THREE_RACKS =
            LocalLayout.empty().rack("dc1", "r1", 1).rack("dc1", "r2", 1).rack("dc1", "r3", 1);
    private static final int CLIENTS = 400;
    private static final int WAVES = 3;
    private static final long TIMEOUT_MILLIS = 900;

    private RealCluster cluster;

    @SuppressWarnings("NullAway.Init") // start() comes first
    RetryBudgetIT() {}

    @BeforeEach
    void start() {
        cluster = RealCluster.start(
                THREE_RACKS, NodeSettings.all(NodeSettings.workers(1), NodeSettings.timeoutMillis(TIMEOUT_MILLIS)));
    }

    @AfterEach
    void stop() {
        cluster.nodes().forEach(node -> node.store().thaw());
        cluster.close();
    }

    private long metric(String name) {
        return RealCluster.metric(cluster.nodes().get(0), name);
    }

    @Test
    void readsThatNobodyAnswersAreRepeatedWithinTheBudgetAndServedAgainAfterwards() throws IOException {
        int port = cluster.nodes().get(0).clients().port();
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                wires.add(new Wire(port));
            }
            cluster.nodes().forEach(node -> node.store().freeze());
            for (int wave = 0; wave < WAVES; wave++) {
                for (Wire wire : wires) {
                    wire.send(Wire.command("GET", "k"));
                }
                for (Wire wire : wires) {
                    assertThat(wire.reply()).startsWith("-TIMEOUT ");
                }
            }
            // The first wave finds out that each of the others is late, too.
            int found = 2 * CLIENTS;
            int allowed = CLIENTS * WAVES * RetryBudget.PERCENT / 100;
            assertThat(metric("ringspan_read_retries_denied_total")).isPositive();
            assertThat(metric("ringspan_read_retries_total"))
                    .isLessThan(2L * CLIENTS * WAVES - CLIENTS)
                    .isGreaterThan(allowed)
                    .isLessThanOrEqualTo(found + allowed + 10L * RetryBudget.SECONDS * RetryBudget.FLOOR_PER_SECOND);

            cluster.nodes().forEach(node -> node.store().thaw());
            for (Wire wire : wires) {
                Await.until("it is served again", () -> wire.ask("GET", "k").equals("$-1\r\n"));
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }
}
