package io.ringspan.replication.ring.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What nodes have measured is put together to what a rack holds, also where one has not. */
class ClusterWeightsTest {
    private static final List<RingNode> NODES = List.of(
            RandomRack.node("r1", List.of(99L)),
            RandomRack.node("r1", List.of(199L)),
            RandomRack.node("r2", List.of(149L)),
            RandomRack.node("r2", List.of(199L, 49L)));

    private final Map<NodeId, TokenWeights> measured = new HashMap<>();

    private void measures(int node, long first, long last, double keys) {
        measured.put(
                NODES.get(node).id(),
                TokenWeights.of(List.of(new TokenWeights.Piece(new TokenRange(first, last), new Weight(keys, 0, 0)))));
    }

    private ClusterWeights weights() {
        return new ClusterWeights(NODES, measured);
    }

    @Test
    void eachNodeSpeaksForItsOwnTokensAndForNoOthers() {
        measures(0, 0, 99, 100);
        measures(1, 0, 199, 400); // the first half was its own once
        assertThat(weights().missing(RandomRack.RACK)).isEmpty();
        assertThat(weights().of(RandomRack.RACK).all().keys()).isCloseTo(300, within(1e-9));
    }

    @Test
    void forANodeThatHasNotMeasuredThoseSpeakWhoHoldTheSame() {
        measures(1, 100, 199, 100);
        measures(2, 50, 149, 300);
        assertThat(weights().missing(RandomRack.RACK))
                .containsExactly(NODES.get(0).id());
        measures(3, 0, 49, 50);
        assertThat(weights().missing(RandomRack.RACK)).isEmpty();
        TokenWeights rack = weights().of(RandomRack.RACK);
        assertThat(rack.in(new TokenRange(0, 99)).keys()).isCloseTo(50 + 150, within(1e-9));
        assertThat(rack.in(new TokenRange(100, 199)).keys()).isCloseTo(100, within(1e-9));
        assertThat(rack.in(new TokenRange(150, 49)).keys()).isCloseTo(100, within(1e-9));
    }
}
