package io.ringspan.replication.ring.change;

import static io.ringspan.replication.ring.change.ChangedRings.COMES;
import static io.ringspan.replication.ring.change.ChangedRings.FOUR;
import static io.ringspan.replication.ring.change.ChangedRings.at;
import static io.ringspan.replication.ring.change.ChangedRings.id;
import static io.ringspan.replication.ring.change.ChangedRings.setOf;
import static io.ringspan.replication.ring.change.ChangedRings.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.change.OperatorAnswer.Accepted;
import io.ringspan.replication.ring.change.OperatorAnswer.PassOn;
import io.ringspan.replication.ring.change.OperatorAnswer.Refused;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that are not waited for, and what becomes of a change whose conductor is gone. */
class TakingOverTest {
    private static final NodeId A10 = id("a", 10);
    private static final NodeId A20 = id("a", 20);
    private static final NodeId B10 = id("b", 10);
    private static final NodeId B20 = id("b", 20);
    private static final NodeId NEW = COMES.id();

    private final AgreeingNodes nodes = new AgreeingNodes(FOUR, COMES);

    @BeforeEach
    void propose() {
        nodes.at(A10).propose(Kind.JOIN, with(FOUR, COMES));
        nodes.turn(1);
    }

    private static void refused(OperatorAnswer answer, String why) {
        assertThat(answer).isEqualTo(new Refused(why));
    }

    @Test
    void whoIsExcludedIsNotWaitedForAndLearnsLater() {
        nodes.until(A10, Phase.COPYING);
        RingRecord old = nodes.record(B20);
        nodes.down(B20);
        nodes.turn(5);
        assertThat(nodes.phase(A10)).isEqualTo(Phase.COPYING);
        assertThat(nodes.at(A20).exclude(B20)).isEqualTo(new PassOn(A10));
        assertThat(nodes.at(A10).exclude(B20)).isEqualTo(new Accepted("dc/b/20 is not waited for any more"));
        nodes.until(A20, Phase.DONE);
        nodes.start(B20, Optional.of(old));
        nodes.turn(2);
        assertThat(nodes.record(B20)).isEqualTo(nodes.record(A20));
    }

    @Test
    void whoCannotBeExcludedIsNamedWithTheReason() {
        nodes.until(A10, Phase.COPYING);
        nodes.turn(1);
        refused(nodes.at(A10).exclude(B20), "dc/b/20 is alive: only a node that is down can be excluded");
        refused(nodes.at(A10).exclude(A10), "a node does not exclude itself");
        refused(nodes.at(A10).exclude(id("c", 1)), "dc/c/1 is not a node that the change waits for");
        nodes.down(A20, B20);
        nodes.turn(1);
        nodes.at(A10).exclude(B20);
        refused(nodes.at(A10).exclude(B20), "dc/b/20 is excluded already");
        nodes.turn(1);
        nodes.at(A10).exclude(A20);
        nodes.turn(1);
        nodes.down(B10);
        nodes.turn(1);
        refused(
                nodes.at(A10).exclude(B10),
                "without dc/b/10 too few nodes would be left to decide: it takes more than half of the 4 that hold data,"
                        + " or half with the first of them");
        nodes.down(A10);
        nodes.turn(1);
        refused(
                nodes.at(NEW).exclude(A10),
                "this node held no data before the change, so it cannot conduct it: ask one that did");
    }

    @Test
    void ofAFinishedChangeNobodyIsExcluded() {
        nodes.until(B20, Phase.DONE);
        refused(nodes.at(A10).exclude(B20), "no change is under way from which a node could be excluded");
    }

    @Test
    void whatIsDecidedIsFinishedByHoweverFewAreLeft() {
        nodes.until(A10, Phase.SWITCHED);
        nodes.turn(1);
        nodes.down(A20, B10, B20);
        nodes.turn(1);
        nodes.at(A10).exclude(A20);
        nodes.at(A10).exclude(B10);
        nodes.at(A10).exclude(B20);
        nodes.until(NEW, Phase.DONE);
    }

    @Test
    void ifOneIsExcludedThatWasToOwnMoreTheChangeIsCancelled() {
        nodes.until(A10, Phase.STREAMING);
        nodes.down(NEW);
        nodes.turn(1);
        assertThat(nodes.at(A10).exclude(NEW))
                .isEqualTo(new Accepted(
                        "dc/a/30 is not waited for any more; as it was to own more, the change is cancelled"));
        nodes.until(B20, Phase.ROLLED_BACK);
    }

    @Test
    void whoExcludesTheConductorConductsWhenAllHaveConfirmedThat() {
        nodes.until(B10, Phase.STREAMING);
        RingRecord old = nodes.record(A10);
        nodes.down(A10);
        nodes.idle(Phase.STREAMING, B20);
        nodes.turn(1);
        assertThat(nodes.at(B10).exclude(A10))
                .isEqualTo(new Accepted("dc/a/10 is not waited for any more, and this node conducts the change"));
        AgreeingNodes.keep(nodes.at(B10));
        assertThat(nodes.record(B10).conductor()).isEqualTo(B10);
        assertThat(nodes.record(B10).isTakenOver()).isTrue();
        assertThat(nodes.at(B10).progress().lacks()).hasSize(3);

        nodes.turn(2);
        assertThat(nodes.record(B10).isTakenOver())
                .as("all hold its record, busy or not")
                .isFalse();
        nodes.turn(5);
        assertThat(nodes.phase(B10)).isEqualTo(Phase.STREAMING);
        nodes.idle(Phase.DONE);
        nodes.until(B20, Phase.DONE);
        nodes.start(A10, Optional.of(old));
        nodes.turn(2);
        assertThat(nodes.record(A10)).isEqualTo(nodes.record(B20));
    }

    @Test
    void whoTakesOverLearnsHowFarItHadComeBeforeItSaysAnything() {
        nodes.until(B20, Phase.STREAMING);
        RingAgreement taker = nodes.at(B10);
        nodes.down(A10);
        taker.look(nodes.members(), 0);
        taker.exclude(A10);
        taker.cancel();
        AgreeingNodes.keep(taker);
        RingRecord switching = nodes.record(A20).at(Phase.SWITCHING);
        nodes.at(A20).heard(switching);
        AgreeingNodes.keep(nodes.at(A20));

        nodes.at(A20).heard(taker.record().orElseThrow());
        AgreeingNodes.keep(nodes.at(A20));
        assertThat(nodes.record(A20)).as("the new conductor knows less").isEqualTo(switching);
        taker.heard(switching);
        AgreeingNodes.keep(taker);
        assertThat(nodes.phase(B10)).isEqualTo(Phase.SWITCHING);
        assertThat(nodes.record(B10).isTakenOver()).isTrue();
        nodes.until(A20, Phase.DONE);
    }

    @Test
    void whoTakesOverMayCancelWhenAllHaveConfirmedThat() {
        nodes.until(A20, Phase.COPYING);
        nodes.down(A10);
        nodes.turn(1);
        nodes.at(A20).exclude(A10);
        assertThat(nodes.at(A20).cancel())
                .isEqualTo(new Accepted(
                        "it is cancelled as soon as all nodes have confirmed what this one has told last"));
        AgreeingNodes.keep(nodes.at(A20));
        assertThat(nodes.phase(A20)).isEqualTo(Phase.COPYING);
        nodes.until(B20, Phase.ROLLED_BACK);
    }

    @Test
    void whatIsProposedAnewByAnotherIsNotWithdrawnSinceSomebodyMayHaveAgreed() {
        RingRecord agreed = nodes.record(A10).at(Phase.AGREED);
        nodes.down(A10);
        nodes.turn(1);
        nodes.at(A20).exclude(A10);
        nodes.turn(1);
        assertThat(nodes.phase(A20)).isEqualTo(Phase.PROPOSED);
        nodes.at(A20).cancel();
        nodes.until(A20, Phase.ROLLED_BACK);
        nodes.start(A10, Optional.of(agreed));
        nodes.turn(2);
        assertThat(nodes.record(A10)).isEqualTo(nodes.record(A20));
    }

    @Test
    void aConductorWhoseNodesHavePromisedToSomebodyElseTakesAHigherTerm() {
        nodes.until(A10, Phase.AGREED);
        RingRecord own = nodes.record(A10);
        nodes.at(A10).heard(at(Phase.WITHDRAWN, 3, 3));
        AgreeingNodes.keep(nodes.at(A10));
        RingRecord renewed = nodes.record(A10);
        assertThat(renewed.term()).isGreaterThan(3);
        assertThat(renewed.conductor()).isEqualTo(A10);
        assertThat(renewed.phaseTerm()).isEqualTo(own.phaseTerm());
        assertThat(renewed.supersedes(at(Phase.WITHDRAWN, 3, 3))).isTrue();
    }

    @Test
    void whoTakesOverCountsAgainIfItWasExcludedBefore() {
        RingRecord record = new RingRecord(ChangedRings.join(), Phase.COPYING, 1, 1, setOf(B10), 4, false);
        RingAgreement node = new RingAgreement(B10, Optional.of(record), () -> 1);
        assertThat(node.exclude(A20)).isInstanceOf(Accepted.class);
        AgreeingNodes.keep(node);
        assertThat(node.record().orElseThrow().excluded()).containsExactly(A20);
        assertThat(node.record().orElseThrow().conductor()).isEqualTo(B10);
    }
}
