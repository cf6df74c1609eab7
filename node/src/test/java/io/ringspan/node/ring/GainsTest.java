package io.ringspan.node.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingChange;
import io.ringspan.replication.ring.change.RingRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whoever is asked says how far all are that copy. */
class GainsTest {
    private static final List<RingNode> BEFORE = List.of(node(10), node(20), node(30), node(40));
    /** What 40 had, the others gain: each some. */
    private static final List<RingNode> AFTER = List.of(
            at(10, 10, 33), at(20, 20, 36), at(30, 30, 39), new RingNode(node(40).id(), node(40).peer(), List.of()));

    private static final Gain OWN = new Gain(node(10).id().toString(), "COPYING", "dc/r2/0", 0.5, 700, 1500.5, 3.25);
    private static final Gain OTHER = new Gain(node(20).id().toString(), "COMPARING", "dc/r2/0", 0.25, 7, 0, -1);

    private final List<String> asked = new ArrayList<>();
    private final Gains gains = new Gains(node(10).id(), this::ask, GainsTest::address, () -> Optional.of(OWN));

    private CompletableFuture<String> ask(Endpoint where, String question) {
        asked.add(where.port() + " " + question);
        return where.port() == 20
                ? CompletableFuture.completedFuture(OTHER.text())
                : CompletableFuture.failedFuture(new IOException("away"));
    }

    @Test
    void eachSaysSoOfItselfAndWhoDoesNotAnswerIsLeftOut() {
        assertThat(gains.all(changed(Phase.STREAMING, Set.of())).join()).containsExactly(OWN, OTHER);
        assertThat(asked).containsExactly("20 copying", "30 copying");
        assertThat(gains.own()).isEqualTo(OWN.text());
    }

    @Test
    void whoIsExcludedIsNotAskedAndNobodyIsWhenItIsOver() {
        assertThat(gains.all(changed(Phase.STREAMING, Set.of(node(20).id()))).join())
                .containsExactly(OWN);
        assertThat(asked).containsExactly("30 copying");
        assertThat(gains.all(changed(Phase.DONE, Set.of())).join()).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void whoCopiesNothingSaysNothing() {
        Gains idle = new Gains(node(20).id(), this::ask, GainsTest::address, Optional::empty);
        assertThat(idle.own()).isEmpty();
    }

    @Test
    void whatAnotherReleaseSaysIsNotMistaken() {
        assertThatThrownBy(() -> Gain.parse(node(20).id(), "COPYING\tmore"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Endpoint> address(NodeId node) {
        return Optional.of(new Endpoint("10.0.0.1", (int) node.token().value()));
    }

    private static RingRecord changed(Phase phase, Set<NodeId> without) {
        long ring = RingRecord.first(BEFORE).change().ring();
        RingChange change = new RingChange(ring, 1, 77, 0, Kind.LEAVE, BEFORE, AFTER);
        return new RingRecord(change, phase, 0, 0, without, 9, false);
    }

    private static RingNode at(int token, int... tokens) {
        List<Token> all = new ArrayList<>();
        for (int each : tokens) {
            all.add(new Token(each));
        }
        return node(token).at(all);
    }

    private static RingNode node(int token) {
        return new RingNode(NodeId.parse("dc/r/" + token), new Endpoint("10.0.0.1", token), List.of(new Token(token)));
    }
}
