package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.claim.Told;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single things that happen to a cluster of five, and what each node makes of them. */
class GossipScenariosTest {
    private static final int NODES = 5;
    private static final Endpoint ELSEWHERE = new Endpoint("10.9.9.9", 8101);

    private final SimCluster cluster = new SimCluster(11, GossipProfile.USUAL, new Memory(20, 60));
    private final ViewsConverge views = new ViewsConverge(cluster);

    @Test
    void aNodeThatKnowsOneSeedIsKnownToAll() {
        begin();
        SimNode newcomer = cluster.start(NODES, 1, List.of(SimCluster.peer(3)));
        cluster.runSeconds(2);
        assertThat(views.disagreement()).isEmpty();
        assertThat(node(0).gossip().view().find(newcomer.id())).isPresent();
    }

    @Test
    void aChangeOfStateIsTheNodesOwnAndReachesAll() {
        begin();
        node(2).gossip().state(MemberState.WRITES_ONLY);
        cluster.runSeconds(2);
        assertThat(states(node(2).id())).containsOnly(MemberState.WRITES_ONLY).hasSize(NODES);
    }

    @Test
    void theRingOfANodeReachesAllWithItsState() {
        begin();
        node(2).gossip().ring(77);
        node(2).gossip().state(MemberState.RESUMING);
        cluster.runSeconds(2);
        assertThat(cluster.nodes())
                .allSatisfy(each -> assertThat(each.gossip().view().find(node(2).id()))
                        .hasValueSatisfying(member -> {
                            assertThat(member.ring()).isEqualTo(77);
                            assertThat(member.state()).isEqualTo(MemberState.RESUMING);
                        }));
    }

    @Test
    void aGoodbyeIsNoFailure() {
        begin();
        node(2).gossip().state(MemberState.LEAVING);
        cluster.runSeconds(1);
        assertThat(states(node(2).id())).containsOnly(MemberState.LEAVING);
        node(2).depart();
        cluster.runSeconds(4);
        assertThat(node(2).gossip().phase()).isEqualTo(Phase.DEPARTED);
        assertThat(states(node(2).id())).isEmpty();
        assertThat(sum(GossipCount.VERDICTS)).isZero();
        assertThat(sum(GossipCount.SUSPICIONS)).isZero();
    }

    @Test
    void whoIsDownIsForgottenByAllAtAboutTheSameTime() {
        begin();
        cluster.crash(node(2));
        cluster.runSeconds(4);
        assertThat(states(node(2).id())).containsOnly(MemberState.DOWN).hasSize(NODES - 1);
        cluster.runSeconds(14);
        SimNode late = cluster.start(NODES, 1, List.of(SimCluster.peer(3)));
        cluster.runSeconds(1);
        assertThat(late.gossip().view().find(node(2).id()))
                .as("learned as down")
                .isPresent();
        cluster.runSeconds(5);
        assertThat(states(node(2).id())).isEmpty();
    }

    @Test
    void anOperatorTakesOutWhoIsDownButNobodyElse() {
        begin();
        assertThat(node(0).gossip().remove(node(2).id())).isFalse();
        cluster.crash(node(2));
        cluster.runSeconds(4);
        assertThat(node(0).gossip().remove(node(2).id())).isTrue();
        cluster.runSeconds(2);
        assertThat(states(node(2).id())).isEmpty();
    }

    @Test
    void aProcessThatIsStartedAnewTakesThePlaceOfTheFormerOne() {
        begin();
        cluster.crash(node(2));
        cluster.runSeconds(4);
        SimNode again = cluster.start(cluster.conf(node(2).id(), ELSEWHERE, List.of(SimCluster.peer(0))), List.of());
        cluster.runSeconds(6);
        assertThat(again.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(states(again.id())).containsOnly(MemberState.NORMAL).hasSize(NODES);
        assertThat(node(0).gossip().view().find(again.id())).map(Member::peer).contains(ELSEWHERE);
    }

    @Test
    void aNodeThatLostItsDataDirectoryIsAboveItsFormerLife() {
        begin();
        SimNode former = node(2);
        for (int i = 0; i < 3; i++) {
            former.gossip().state(i % 2 == 0 ? MemberState.BEHIND : MemberState.NORMAL);
        }
        cluster.runSeconds(1);
        cluster.crash(former);
        GossipConf conf = cluster.conf(former.id(), former.peer(), List.of(SimCluster.peer(0)));
        SimNode again = cluster.start(
                new GossipConf("sim", conf.self(), 1, conf.seeds(), conf.profile(), conf.memory()), List.of());
        cluster.runSeconds(3);
        assertThat(again.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(states(again.id())).containsOnly(MemberState.NORMAL).hasSize(NODES);
    }

    @ParameterizedTest(name = "start number {0}")
    @ValueSource(ints = {1, 2, 9})
    void aCopiedDataDirectoryIsRefusedAtTheDoorWhateverItsStartNumber(int start) {
        begin();
        GossipConf conf = cluster.conf(node(2).id(), ELSEWHERE, List.of(SimCluster.peer(0)));
        SimNode former = node(2);
        SimNode copy = cluster.start(
                new GossipConf("sim", conf.self(), start, conf.seeds(), conf.profile(), conf.memory()), List.of());
        cluster.runSeconds(3);
        assertThat(copy.gossip().phase()).isEqualTo(Phase.REFUSED);
        assertThat(copy.refusal())
                .get()
                .asString()
                .contains("dc1/r3/2007 runs twice: at 10.0.0.3:8101 (start 1) and at 10.9.9.9:8101 (start " + start)
                .contains("The one at 10.9.9.9:8101 is refused");
        assertThat(former.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(node(0).gossip().view().find(former.id())).map(Member::peer).contains(former.peer());
    }

    @Test
    void ofTwoThatBecameMembersApartTheHigherStartStaysOnAllNodes() {
        begin();
        SimNode former = node(2);
        for (SimNode other : cluster.running()) {
            cluster.network().cut(former.peer(), other.peer());
            cluster.network().cut(other.peer(), former.peer());
        }
        cluster.network().cut(former.peer(), ELSEWHERE);
        cluster.network().cut(ELSEWHERE, former.peer());
        cluster.runSeconds(1);
        SimNode other = cluster.start(cluster.conf(former.id(), ELSEWHERE, List.of(SimCluster.peer(0))), List.of());
        cluster.runSeconds(10);
        assertThat(other.gossip().phase()).isEqualTo(Phase.INSIDE);

        cluster.network().heal();
        cluster.runSeconds(10);

        assertThat(former.gossip().phase()).isEqualTo(Phase.REFUSED);
        assertThat(former.refusal()).get().asString().contains("The one at 10.0.0.3:8101 is refused");
        assertThat(other.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(states(other.id())).containsOnly(MemberState.NORMAL).hasSize(NODES);
    }

    @Test
    void aNewcomerWithAnothersTokenIsRefusedAtTheDoor() {
        begin();
        SimNode owner = node(2);
        SimNode newcomer = cluster.start(sharing(owner, Token.of(1), List.of(SimCluster.peer(0))), List.of());
        cluster.runSeconds(2);
        assertThat(newcomer.gossip().phase()).isEqualTo(Phase.REFUSED);
        assertThat(newcomer.refusal())
                .get()
                .asString()
                .startsWith("token 2007 of rack dc1/r3 is claimed by dc1/r3/2007 at 10.0.0.3:8101 and by dc1/r3/1 at"
                        + " 10.9.9.9:8101. dc1/r3/1 is refused");
        assertThat(states(newcomer.id())).isEmpty();
    }

    @Test
    void ofTwoWithOneTokenThatMeetAsMembersTheSameGoesOnAllNodes() {
        begin();
        SimNode higher = node(2);
        SimNode lower = cluster.start(sharing(higher, Token.of(1), List.of()), List.of());
        cluster.runSeconds(1);
        SimNode link = cluster.start(
                cluster.conf(SimCluster.id(7, 1), SimCluster.peer(7), List.of(ELSEWHERE, SimCluster.peer(0))),
                List.of());
        cluster.runSeconds(10);
        assertThat(link.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(lower.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(higher.gossip().phase()).isEqualTo(Phase.REFUSED);
        assertThat(higher.refusal()).get().asString().contains("dc1/r3/2007 is refused");
        assertThat(cluster.conflicts()).isNotEmpty().allMatch(text -> text.contains("dc1/r3/2007 is refused"));
        assertThat(states(higher.id())).isEmpty();
        assertThat(states(lower.id())).hasSize(NODES + 1);
    }

    @Test
    void aNodeOfAnotherClusterIsRefusedByName() {
        begin();
        GossipConf conf = cluster.conf(SimCluster.id(8, 1), ELSEWHERE, List.of(SimCluster.peer(0)));
        SimNode stranger = cluster.start(
                new GossipConf("other", conf.self(), 1, conf.seeds(), conf.profile(), conf.memory()), List.of());
        cluster.runSeconds(1);
        assertThat(stranger.gossip().phase()).isEqualTo(Phase.REFUSED);
        assertThat(stranger.refusal())
                .get()
                .asString()
                .startsWith("node dc1/r3/8007 at 10.9.9.9:8101 belongs to cluster \"other\", and the node at"
                        + " 10.0.0.1:8101 to cluster \"sim\"");
        assertThat(node(0).gossip().counters().of(GossipCount.FOREIGN)).isPositive();
        assertThat(states(stranger.id())).isEmpty();
    }

    @Test
    void aNodeThatStoodStillIsFoundDownAndComesBackAndBlamesNobody() {
        begin();
        node(2).pause();
        cluster.runSeconds(6);
        assertThat(node(0).gossip().view().find(node(2).id()))
                .map(Member::state)
                .contains(MemberState.DOWN);
        node(2).resume();
        cluster.runSeconds(3);
        assertThat(views.disagreement()).isEmpty();
        assertThat(node(2).gossip().counters().of(GossipCount.VERDICTS)).isZero();
        assertThat(node(2).gossip().counters().of(GossipCount.PAUSES)).isEqualTo(1);
    }

    @Test
    void aNodeThatStoodStillForVeryLongBringsNobodyBack() {
        begin();
        SimNode dead = node(3);
        node(2).pause();
        cluster.crash(dead);
        cluster.runSeconds(100); // all have forgotten it, and that it ever was
        assertThat(node(0).gossip().view().find(dead.id())).isEmpty();
        node(2).resume();
        for (int i = 0; i < 50; i++) {
            cluster.runSeconds(0.2);
            assertThat(node(0).gossip().view().find(dead.id())).isEmpty();
        }
        assertThat(states(dead.id())).isEmpty();
        assertThat(states(node(2).id())).containsOnly(MemberState.NORMAL);
    }

    @Test
    void aDeafNodeBringsNobodyDown() {
        begin();
        for (SimNode other : cluster.running()) {
            cluster.network().cut(other.peer(), node(2).peer());
        }
        cluster.runSeconds(10);
        assertThat(states(node(2).id())).contains(MemberState.DOWN);
        assertThat(node(2).gossip().counters().of(GossipCount.VERDICTS)).isZero();
        for (int i : List.of(0, 1, 3, 4)) {
            assertThat(node(0).gossip().view().find(node(i).id()))
                    .map(Member::state)
                    .contains(MemberState.NORMAL);
        }
    }

    @Test
    void theOnlyOneLeftSeesInTheEndThatTheOthersCrashed() {
        begin();
        for (int i : List.of(0, 1, 3, 4)) {
            cluster.crash(node(i));
        }
        cluster.runSeconds(5);
        assertThat(node(2).gossip().view().members())
                .as("it may be the one that is cut off")
                .extracting(Member::state)
                .containsOnly(MemberState.NORMAL);
        cluster.runSeconds(35);
        assertThat(node(2).gossip().counters().of(GossipCount.VERDICTS)).isEqualTo(NODES - 1);
    }

    @Test
    void twoHalvesOfAClusterThatNeverMetFindEachOtherBySeeds() {
        cluster.start(0, 1, List.of(SimCluster.peer(1)));
        cluster.network().cut(SimCluster.peer(0), SimCluster.peer(1));
        cluster.network().cut(SimCluster.peer(1), SimCluster.peer(0));
        cluster.start(1, 1, List.of(SimCluster.peer(0)));
        cluster.runSeconds(15);
        assertThat(node(0).gossip().view().members()).hasSize(1);
        cluster.network().heal();
        cluster.runSeconds(5);
        assertThat(views.disagreement()).isEmpty();
        assertThat(node(0).gossip().view().members()).hasSize(2);
    }

    @Test
    void whatWasKeptFromTheLastRunIsAPlaceToAskWhileNoSeedAnswers() {
        begin();
        List<Told> kept = new ArrayList<>();
        node(2).gossip().claims().forEach(claim -> kept.add(new Told(claim, 0)));
        cluster.crash(node(2));
        SimNode again = cluster.start(cluster.conf(node(2).id(), node(2).peer(), List.of(ELSEWHERE)), kept);
        cluster.runSeconds(20);
        assertThat(views.disagreement()).isEmpty();
        assertThat(again.gossip().view().members()).hasSize(NODES);
    }

    private void begin() {
        cluster.start(0, 1, List.of());
        for (int i = 1; i < NODES; i++) {
            cluster.start(i, 1, List.of(SimCluster.peer(0)));
        }
        cluster.runSeconds(4);
        assertThat(views.disagreement()).isEmpty();
    }

    private SimNode node(int number) {
        return cluster.node(SimCluster.id(number, 1));
    }

    /** How all running members see one node. */
    private List<MemberState> states(NodeId id) {
        List<MemberState> states = new ArrayList<>();
        for (SimNode seer : cluster.running()) {
            Optional<Member> seen = seer.gossip().view().find(id);
            seen.map(Member::state).ifPresent(states::add);
        }
        return states;
    }

    private long sum(GossipCount count) {
        return cluster.nodes().stream()
                .mapToLong(node -> node.gossip().counters().of(count))
                .sum();
    }

    /** A node of the rack of another one, with its token and one more. */
    private GossipConf sharing(SimNode owner, Token own, List<Endpoint> seeds) {
        NodeId id = new NodeId(owner.id().datacenter(), owner.id().rack(), own);
        GossipConf conf = cluster.conf(id, ELSEWHERE, seeds);
        Claim any = owner.gossip().claims().get(0);
        Description self = new Description(
                id,
                conf.self().process(),
                ELSEWHERE,
                List.of(own, owner.id().token()),
                MemberState.NORMAL,
                1,
                any.about().software());
        return new GossipConf("sim", self, 1, seeds, conf.profile(), conf.memory());
    }
}
