package io.ringspan.node.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.Lack;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingChange;
import io.ringspan.replication.ring.change.RingProgress;
import io.ringspan.replication.ring.change.RingRecord;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long a change stands where it stands, as one node has seen it. */
final class RingFactsTest {
    private static final List<RingNode> TWO = List.of(node(0), node(1_000));
    private static final List<RingNode> THREE = List.of(node(0), node(1_000), node(2_000));

    private final ManualTime time = new ManualTime();
    private @Nullable RingFacts facts;

    private static RingNode node(long token) {
        NodeId id = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(token));
        return new RingNode(id, new Endpoint("10.0.0.1", 8101), List.of(id.token()));
    }

    private static RingRecord at(Phase phase, int base) {
        long ring = RingRecord.first(TWO).change().ring();
        RingChange join = new RingChange(ring, base, 77, 0, Kind.JOIN, TWO, THREE);
        return new RingRecord(join, phase, 0, 0, Set.of(), 0, false);
    }

    private RingFacts sees(RingRecord record, Lack... lacks) {
        RingProgress now = new RingProgress(Optional.of(record), true, false, List.of(lacks), List.of(), "");
        facts = RingFacts.of(now, facts, time);
        return Objects.requireNonNull(facts);
    }

    @Test
    void aPhaseLastsUntilTheNextIsSeen() {
        Lack lack = new Lack(TWO.get(0).id(), Lack.Why.BUSY);
        assertThat(sees(at(Phase.COPYING, 1), lack).lacks()).isEqualTo(1);
        time.advance(Duration.ofSeconds(7));
        assertThat(sees(at(Phase.COPYING, 1)).phaseSeconds()).isEqualTo(7);
        assertThat(sees(at(Phase.STREAMING, 1)).phaseSeconds()).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(Objects.requireNonNull(facts).phaseSeconds()).isEqualTo(2);
    }

    @Test
    void thePhaseOfAnotherChangeIsAnother() {
        sees(at(Phase.COPYING, 1));
        time.advance(Duration.ofSeconds(7));
        assertThat(sees(at(Phase.COPYING, 3)).phaseSeconds()).isZero();
    }

    @Test
    void whatIsOverDoesNotLast() {
        sees(at(Phase.DONE, 1));
        time.advance(Duration.ofSeconds(7));
        assertThat(sees(at(Phase.DONE, 1)).phaseSeconds()).isZero();
        assertThat(sees(at(Phase.DONE, 1)).epoch()).isEqualTo(3);
    }

    @Test
    void whoKnowsOfNoRingHasNothingToTell() {
        assertThat(RingFacts.of(new RingProgress(Optional.empty(), false, false, List.of(), List.of(), ""), null, time))
                .isNull();
    }
}
