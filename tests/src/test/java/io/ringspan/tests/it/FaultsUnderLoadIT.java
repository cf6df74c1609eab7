package io.ringspan.tests.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.cluster.Await;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A ring of four nodes whose parts fail while clients of the others write and read: every reply is checked. */
@Tag("jdk25")
@ExtendWith(NoFaults.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "workers: {0}")
@ValueSource(ints = {1, 3})
@SuppressWarnings("NullAway.Init") // start() comes first
class FaultsUnderLoadIT {
    private static final int NODES = 4;
    private static final int LAST = NODES - 1;
    private static final int REPLIES_BETWEEN = 2_000;

    @Parameter
    int workers;

    private LocalCluster cluster;

    @BeforeParameterizedClassInvocation
    void start() throws IOException {
        cluster = Nodes.rack(NODES, workers);
    }

    @AfterParameterizedClassInvocation
    void stop() {
        cluster.close();
    }

    /** What is done to the last node or its store. */
    private interface Fault {
        void strike(LocalNode node);
    }

    @Test
    void aNodeKilledAndStartedAgainUnderLoadLeavesTheOthersRepliesRight() throws IOException {
        under("kill", false, LocalNode::kill, LocalNode::start);
    }

    @Test
    void aNodeStoppedAndStartedAgainUnderLoadLeavesTheOthersRepliesRight() throws IOException {
        under("stop", false, LocalNode::stop, LocalNode::start);
    }

    @Test
    void aStoreKilledAndStartedAgainUnderLoadLeavesAllRepliesRight() throws IOException {
        under("store", true, node -> node.store().kill(), node -> node.store().restart());
    }

    @Test
    void aStoreFrozenAndThawedUnderLoadFailsRequestsAndNotTheLink() throws IOException {
        under(
                "freeze",
                false,
                node -> node.store().freeze(),
                node -> node.store().thaw());
    }

    /** What comes once in some dozen strikes is not seen in one. */
    @RepeatedTest(5)
    @Tag("long")
    void theSameAgainAndAgain(RepetitionInfo repetition) throws IOException {
        String round = repetition.getCurrentRepetition() + "-";
        under(round + "kill", false, LocalNode::kill, LocalNode::start);
        under(round + "stop", false, LocalNode::stop, LocalNode::start);
        under(
                round + "store",
                true,
                node -> node.store().kill(),
                node -> node.store().restart());
        under(
                round + "freeze",
                false,
                node -> node.store().freeze(),
                node -> node.store().thaw());
    }

    private void under(String name, boolean lossAllowed, Fault fault, Fault cure) throws IOException {
        List<CheckedLoad> loads = new ArrayList<>();
        for (int node = 0; node < LAST; node++) {
            int port = cluster.nodes().get(node).clients().port();
            loads.add(new CheckedLoad(port, name + node, lossAllowed).start());
        }
        LocalNode last = cluster.nodes().get(LAST);
        try {
            awaitMore(loads);
            fault.strike(last);
            try {
                Await.until(
                        "clients notice",
                        () -> loads.stream().allMatch(load -> load.errors() > 0 || !load.isRunning()));
            } finally {
                cure.strike(last); // the next test needs it, too
            }
            Nodes.awaitReady(cluster.nodes().get(0).clients().port(), NODES);
            awaitMore(loads);
        } finally {
            loads.forEach(CheckedLoad::stop);
        }
        for (CheckedLoad load : loads) {
            assertThat(load.stop()).isEmpty();
        }
        for (LocalNode node : cluster.nodes()) {
            Nodes.awaitReady(node.clients().port(), NODES);
        }
    }

    private static void awaitMore(List<CheckedLoad> loads) throws IOException {
        List<Long> before = loads.stream().map(CheckedLoad::good).toList();
        Await.until("every load goes on", () -> {
            for (int i = 0; i < loads.size(); i++) {
                CheckedLoad load = loads.get(i);
                if (load.isRunning() && load.good() < before.get(i) + REPLIES_BETWEEN) {
                    return false;
                }
            }
            return true;
        });
    }
}
