package io.ringspan.replication.ring.change;

import static io.ringspan.replication.ring.change.ChangedRings.COMES;
import static io.ringspan.replication.ring.change.ChangedRings.FOUR;
import static io.ringspan.replication.ring.change.ChangedRings.id;
import static io.ringspan.replication.ring.change.ChangedRings.moved;
import static io.ringspan.replication.ring.change.ChangedRings.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.OperatorAnswer.PassOn;
import io.ringspan.replication.ring.change.OperatorAnswer.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RingAgreementTest {
    private static final NodeId A10 = id("a", 10);
    private static final NodeId A20 = id("a", 20);
    private static final NodeId B10 = id("b", 10);
    private static final NodeId B20 = id("b", 20);
    private static final NodeId NEW = COMES.id();
    private static final List<NodeId> ALL = List.of(A10, A20, NEW, B10, B20);
    private static final List<RingNode> FIVE = with(FOUR, COMES);

    private final AgreeingNodes nodes = new AgreeingNodes(FOUR, COMES);

    private void propose() {
        assertThat(nodes.at(A10).propose(Kind.JOIN, FIVE)).isInstanceOf(OperatorAnswer.Accepted.class);
    }

    private static void refused(OperatorAnswer answer, String why) {
        assertThat(answer).isEqualTo(new Refused(why));
    }

    @Test
    void aChangeGoesThroughAllItsPhasesAtAllNodes() {
        propose();
        List<Phase> phases = new ArrayList<>();
        for (int turn = 0; turn < 40; turn++) {
            nodes.turn(1);
            if (phases.isEmpty() || phases.get(phases.size() - 1) != nodes.phase(B20)) {
                phases.add(nodes.phase(B20));
            }
        }

        assertThat(phases)
                .containsExactly(
                        Phase.PROPOSED,
                        Phase.AGREED,
                        Phase.COPYING,
                        Phase.STREAMING,
                        Phase.SWITCHING,
                        Phase.SWITCHED,
                        Phase.CLEANING,
                        Phase.DONE);
        ALL.forEach(node -> assertThat(nodes.record(node)).isEqualTo(nodes.record(A10)));
        assertThat(nodes.record(NEW).owners()).isEqualTo(FIVE);
        assertThat(nodes.at(B20).propose(Kind.LEAVE, moved(FIVE, 4))).isInstanceOf(OperatorAnswer.Accepted.class);
    }

    @Test
    void nothingIsToldAndNoPartBeginsBeforeItIsKept() {
        RingAgreement node = nodes.at(A10);
        long number = node.number();
        propose();
        assertThat(node.toKeep()).isPresent();
        assertThat(node.number()).isEqualTo(number);
        assertThat(node.part()).isEmpty();
        assertThat(node.look(nodes.members(), 0)).isEmpty();
        assertThat(node.record()).contains(RingRecord.first(FOUR));

        RingRecord proposed = node.toKeep().orElseThrow();
        node.kept(proposed);
        assertThat(node.toKeep()).isEmpty();
        assertThat(node.number()).isEqualTo(proposed.number(false));
        assertThat(node.part().map(Part::phase)).contains(Phase.PROPOSED);
    }

    @Test
    void theConductorWaitsForAllPartsAndSaysForWhose() {
        propose();
        nodes.idle(Phase.COPYING, B10);
        nodes.until(B20, Phase.COPYING);
        nodes.turn(5);
        Map<NodeId, Seen> seen = nodes.members();
        seen.put(A20, new Seen(false, nodes.at(A20).number()));
        seen.put(B20, new Seen(true, 99));
        nodes.at(A10).look(seen, 0);

        RingProgress progress = nodes.at(A10).progress();
        assertThat(nodes.phase(A10)).isEqualTo(Phase.COPYING);
        assertThat(progress.conducts()).isTrue();
        assertThat(progress.lacks())
                .containsExactlyInAnyOrder(
                        new Lack(A20, Lack.Why.DOWN), new Lack(B10, Lack.Why.BUSY), new Lack(B20, Lack.Why.UNHEARD));
        assertThat(progress.excludable()).containsExactly(A20);

        nodes.idle(Phase.DONE);
        nodes.until(B20, Phase.DONE);
    }

    @Test
    void aPartOfAnotherPhaseConfirmsNothing() {
        propose();
        nodes.idle(Phase.PROPOSED, B10);
        nodes.turn(1);
        Part earlier = nodes.at(B10).part().orElseThrow();
        nodes.idle(Phase.COPYING, B10);
        nodes.until(B10, Phase.COPYING);
        long number = nodes.at(B10).number();
        nodes.at(B10).partDone(earlier);
        assertThat(nodes.at(B10).number())
                .isEqualTo(number)
                .isEqualTo(nodes.record(B10).number(false));
    }

    @Test
    void aNodeThatStartsAgainGoesOnAndItsPartBeginsAnew() {
        propose();
        nodes.until(A10, Phase.STREAMING);
        assertThat(nodes.at(A10).part()).isEmpty();
        RingRecord kept = nodes.record(A10);
        nodes.start(A10, Optional.of(kept));
        assertThat(nodes.at(A10).number()).isEqualTo(kept.number(false));
        assertThat(nodes.at(A10).part()).isPresent();
        nodes.until(B20, Phase.DONE);
    }

    @Test
    void aMemberIsAskedOnceASecondAndOneForEachNumber() {
        RingAgreement node = nodes.at(A10);
        Map<NodeId, Seen> seen = nodes.members();
        seen.put(A20, new Seen(true, 5));
        seen.put(B10, new Seen(true, 5));
        seen.put(B20, new Seen(false, 6));
        seen.put(NEW, new Seen(true, 0));
        assertThat(node.look(seen, 0)).containsExactly(A20);
        assertThat(node.look(seen, 999_999_999)).isEmpty();
        assertThat(node.look(seen, 1_000_000_000)).containsExactly(B10);
        assertThat(node.look(seen, 2_000_000_000)).containsExactly(A20);
    }

    @Test
    void notMoreThanEightAreAskedAtOnce() {
        Map<NodeId, Seen> seen = nodes.members();
        for (int token = 100; token < 120; token++) {
            seen.put(id("a", token), new Seen(true, token));
        }
        assertThat(nodes.at(A10).look(seen, 0))
                .hasSize(8)
                .doesNotContainAnyElementsOf(nodes.at(A10).look(seen, 1));
    }

    @Test
    void whatSaysNothingNewIsNotAskedForAgain() {
        RingAgreement node = nodes.at(A10);
        propose();
        AgreeingNodes.keep(node);
        Map<NodeId, Seen> seen = nodes.members();
        assertThat(node.look(seen, 0)).as("all others hold what it held before").isEmpty();
        RingRecord lower = RingRecord.first(moved(FOUR, 0, 5));
        seen.put(B10, new Seen(true, lower.number(true)));
        assertThat(node.look(seen, 0)).containsExactly(B10);
        node.heard(lower);
        assertThat(node.look(seen, 5_000_000_000L)).isEmpty();
    }

    @Test
    void whatCannotBeProposedIsRefused() {
        refused(nodes.at(NEW).propose(Kind.JOIN, FIVE), "this node is of no ring yet");
        refused(
                nodes.at(A10).propose(Kind.JOIN, FOUR),
                "it changes nothing: after it all would own what they own now; nobody comes, so it is no JOIN");
        propose();
        refused(
                nodes.at(A10).propose(Kind.JOIN, FIVE),
                "a change is under way: dc/a/10 conducts it, and it is PROPOSED");
        nodes.at(A10).cancel();
        nodes.turn(2);
        refused(nodes.at(NEW).propose(Kind.JOIN, FIVE), "this node holds no data of the ring: ask one that does");
    }

    @Test
    void aChangeThatIsTooLongToBeToldIsRefused() {
        List<RingNode> after = new ArrayList<>(FOUR);
        for (int token = 0; token < 300; token++) {
            after.add(ChangedRings.node("r".repeat(10_000), token));
        }
        assertThat(nodes.at(A10).propose(Kind.JOIN, after))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why())
                                .startsWith("written down it has ")
                                .endsWith(" characters, at most 2796202 can be told"));
        assertThat(nodes.at(A10).toKeep()).isEmpty();
    }

    @Test
    void whatIsOnlyProposedIsWithdrawnAtOnce() {
        nodes.down(B20);
        propose();
        nodes.turn(5);
        assertThat(nodes.phase(A10)).isEqualTo(Phase.PROPOSED);
        nodes.at(A10).cancel();
        nodes.turn(3);
        assertThat(nodes.phase(A20)).isEqualTo(Phase.WITHDRAWN);
        assertThat(nodes.record(A20).owners()).isEqualTo(FOUR);
        nodes.up(B20);
        assertThat(nodes.at(A20).propose(Kind.LEAVE, moved(FOUR, 1))).isInstanceOf(OperatorAnswer.Accepted.class);
        nodes.turn(30);
        assertThat(nodes.record(B20).owners()).isEqualTo(moved(FOUR, 1));
    }

    @Test
    void whatIsUnderWayIsCancelledByItsConductorUntilItIsSaidToSwitch() {
        propose();
        nodes.until(A10, Phase.STREAMING);
        assertThat(nodes.at(B10).cancel()).isEqualTo(new PassOn(A10));
        nodes.at(A10).cancel();
        nodes.until(B20, Phase.ROLLED_BACK);
        nodes.turn(3);
        ALL.forEach(node -> assertThat(nodes.record(node)).isEqualTo(nodes.record(A10)));
        assertThat(nodes.record(A10).owners()).isEqualTo(with(FOUR, COMES.at(List.of())));
        refused(nodes.at(A10).cancel(), "no change is under way that could be cancelled");

        assertThat(nodes.at(B10).propose(Kind.JOIN, FIVE)).isInstanceOf(OperatorAnswer.Accepted.class);
        nodes.until(B10, Phase.SWITCHING);
        refused(nodes.at(B10).cancel(), "it is SWITCHING: from now on it is only finished");
        refused(nodes.at(B10).pause(true), "it is SWITCHING: from now on it does not wait");
        nodes.until(B20, Phase.DONE);
    }

    @Test
    void whileNodesAreAskedToAgreeACancelWaitsForThem() {
        propose();
        nodes.until(A10, Phase.AGREED);
        nodes.down(B20);
        nodes.at(A10).cancel();
        nodes.turn(5);
        assertThat(nodes.phase(A10)).isEqualTo(Phase.AGREED);
        assertThat(nodes.at(A10).progress().cancels()).isTrue();
        nodes.up(B20);
        nodes.until(B20, Phase.ROLLED_BACK);
    }

    @Test
    void aChangeThatIsPausedWaitsWhereItIs() {
        propose();
        nodes.until(A10, Phase.COPYING);
        assertThat(nodes.at(A20).pause(true)).isEqualTo(new PassOn(A10));
        nodes.at(A10).pause(true);
        nodes.turn(10);
        assertThat(nodes.phase(B20)).isEqualTo(Phase.COPYING);
        assertThat(nodes.record(B20).paused()).isTrue();
        nodes.at(A10).pause(false);
        nodes.until(B20, Phase.DONE);
    }

    @Test
    void ofTwoProposalsThatOfTheHigherTermGoesOnAndTheOtherOperatorIsTold() {
        propose();
        assertThat(nodes.at(B20).propose(Kind.LEAVE, moved(FOUR, 1))).isInstanceOf(OperatorAnswer.Accepted.class);
        nodes.turn(30);
        assertThat(nodes.phase(A10)).isEqualTo(Phase.DONE);
        assertThat(nodes.record(A10).change().kind()).isEqualTo(Kind.LEAVE);
        assertThat(nodes.at(A10).progress().said())
                .isEqualTo("the change that was proposed here is given up: dc/b/20 has proposed another");
    }

    @Test
    void whoProposesWhatComesTooLateConductsWhatWasAgreedOn() {
        propose();
        nodes.down(B20);
        nodes.turn(2);
        RingAgreement late = nodes.at(B20);
        late.propose(Kind.LEAVE, moved(FOUR, 1));
        AgreeingNodes.keep(late);
        late.heard(ChangedRings.at(Phase.AGREED, 0, 0));
        AgreeingNodes.keep(late);
        RingRecord record = late.record().orElseThrow();
        assertThat(record.change()).isEqualTo(ChangedRings.join());
        assertThat(record.conductor()).isEqualTo(B20);
        assertThat(record.isTakenOver()).isTrue();
        assertThat(late.progress().said()).contains("given up").contains("now conducts");
    }

    @Test
    void aNodeThatWasAwayTakesOverWhatTheOthersHave() {
        RingRecord old = nodes.record(B20);
        propose();
        nodes.until(B20, Phase.DONE);
        nodes.start(B20, Optional.of(old));
        nodes.turn(2);
        assertThat(nodes.record(B20)).isEqualTo(nodes.record(A10));
    }
}
