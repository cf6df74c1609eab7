package io.ringspan.replication.ring;

import static io.ringspan.replication.ring.Rings.names;
import static io.ringspan.replication.ring.Rings.node;
import static io.ringspan.replication.ring.Rings.nodes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A ring while it changes: who owns, who gets what is written, and what planned earlier still goes where it should. */
class RingStageTest {
    private static final int BASE = 3;

    /** Rack a of dc1 gets a second node, which takes the tokens up to 50 from the first; rack b and dc2 stay. */
    private final List<RingNode> before = with(nodes("dc1/a 100", "dc1/b 70", "dc2/a 100"), without("dc1/a 50"));

    private final List<RingNode> after = with(nodes("dc1/a 100", "dc1/b 70", "dc2/a 100"), node("dc1/a 50"));

    private static List<RingNode> with(List<RingNode> some, RingNode one) {
        List<RingNode> all = new ArrayList<>(some);
        all.add(one);
        return all;
    }

    private static RingNode without(String text) {
        return node(text).at(List.of());
    }

    private Topology moving(boolean fences) {
        return seen(new RingStage(BASE + 1, BASE, before, after, before, RingStage.FIRST, fences), 0);
    }

    private Topology moved() {
        return seen(new RingStage(BASE + 2, BASE, after, after, before, RingStage.FIRST, true), 0);
    }

    private static Topology seen(RingStage stage, int by) {
        return Topology.of(stage, stage.owners().get(by).id());
    }

    @Test
    void whoIsToOwnGetsWhatIsWrittenAndCountsForNothingElse() {
        Topology topology = moving(false);
        ReplicaSet moving = topology.replicas(50);
        assertThat(names(topology, moving.all())).containsExactly("dc1/a/100", "dc1/b/70", "dc2/a/100");
        assertThat(names(topology, moving.local())).containsExactly("dc1/a/100", "dc1/b/70");
        assertThat(names(topology, moving.localReceivers())).containsExactly("dc1/a/100", "dc1/b/70", "dc1/a/50");
        assertThat(names(topology, moving.receivers()))
                .containsExactly("dc1/a/100", "dc1/b/70", "dc1/a/50", "dc2/a/100");
        assertThat(topology.owns(3, 50)).isFalse();
        assertThat(topology.takes(3, 50)).isTrue();
        assertThat(topology.takes(3, 51)).isFalse();
        assertThat(topology.replicas(51).receivers())
                .isSameAs(topology.replicas(51).all());
    }

    @Test
    void elsewhereARelayIsStillAnOwner() {
        Topology topology = seen(moving(false).stage(), 2);
        ReplicaSet moving = topology.replicas(7);
        assertThat(names(topology, moving.remote()[0])).containsExactly("dc1/a/100", "dc1/b/70");
        assertThat(names(topology, moving.remoteReceivers()[0])).containsExactly("dc1/a/100", "dc1/b/70", "dc1/a/50");
    }

    @Test
    void afterwardsOwnersAreAllThereIs() {
        Topology topology = moved();
        assertThat(names(topology, topology.replicas(50).all())).containsExactly("dc1/a/50", "dc1/b/70", "dc2/a/100");
        assertThat(topology.replicas(50).receivers())
                .isSameAs(topology.replicas(50).all());
        assertThat(topology.takes(0, 50)).isFalse();
    }

    @Test
    void aRackThatHadNoNodeGetsWhatIsWrittenToo() {
        List<RingNode> grown = with(nodes("dc1/a 1", "dc2/a 5"), node("dc1/c 9"));
        List<RingNode> was = with(nodes("dc1/a 1", "dc2/a 5"), without("dc1/c 9"));
        Topology topology = seen(new RingStage(2, 1, was, grown, was, RingStage.FIRST, true), 0);
        assertThat(names(topology, topology.replicas(7).all())).containsExactly("dc1/a/1", "dc2/a/5");
        assertThat(names(topology, topology.replicas(7).localReceivers())).containsExactly("dc1/a/1", "dc1/c/9");
    }

    @Test
    void whileNothingIsRefusedEverythingFits() {
        assertThat(moving(false).fits(BASE, 50)).isTrue();
        assertThat(moving(false).fits(BASE - 1, 50))
                .as("what is older than the whole change never does")
                .isFalse();
    }

    @Test
    void whatWasPlannedBeforeIsRefusedForAllThatHadTheSameOwners() {
        Topology topology = moving(true);
        assertThat(topology.fits(BASE, 50)).isFalse();
        assertThat(topology.fits(BASE, 60))
                .as("it may hold a command for 50, too")
                .isFalse();
        assertThat(topology.fits(BASE + 1, 50)).isTrue();
        assertThat(topology.fits(BASE - 1, 60)).isFalse();
        assertThat(topology.fits(BASE + 2, 60)).isTrue();
        assertThat(topology.fits(BASE + 2, 50)).isFalse();
        Topology later = moved();
        assertThat(later.fits(BASE + 1, 50)).isFalse();
        assertThat(later.fits(BASE + 1, 60)).as("then they went apart already").isTrue();
        assertThat(later.fits(BASE, 60)).isFalse();
    }

    @Test
    void whatHadOtherOwnersIsNeverRefused() {
        List<RingNode> was = with(nodes("dc1/a 100", "dc1/a 200"), without("dc1/a 50"));
        List<RingNode> is = with(nodes("dc1/a 100", "dc1/a 200"), node("dc1/a 50"));
        Topology topology = seen(new RingStage(BASE + 2, BASE, is, is, was, RingStage.FIRST, true), 0);
        assertThat(topology.fits(BASE, 150)).isTrue();
        assertThat(topology.fits(BASE, 99)).isFalse();
    }

    @Test
    void aStageNamesTheSameNodesInTheSameOrder() {
        List<RingNode> swapped = new ArrayList<>(after);
        swapped.add(0, swapped.remove(3));
        assertThatThrownBy(() -> new RingStage(2, 1, before, swapped, before, RingStage.FIRST, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same order");
        assertThatThrownBy(() -> new RingStage(2, 3, before, after, before, RingStage.FIRST, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** What a frame of another epoch may hold is anything that has the owners of its first token by then. */
    @Test
    void whatFitsNeverGoesPastAnOwner() {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 300; round++) {
            List<RingNode> was = random(random);
            List<RingNode> is = moved(was, random);
            Topology old = seen(RingStage.settled(BASE, was), 0);
            Topology during = seen(new RingStage(BASE + 1, BASE, was, is, was, RingStage.FIRST, true), 0);
            Topology now = seen(new RingStage(BASE + 2, BASE, is, is, was, RingStage.FIRST, true), 0);
            for (int first = 0; first < 64; first++) {
                for (int other = 0; other < 64; other++) {
                    compare(old, during, first, other);
                    compare(old, now, first, other);
                    compare(during, now, first, other);
                    compare(now, during, first, other);
                }
            }
        }
    }

    private static void compare(Topology sender, Topology receiver, int first, int other) {
        if (sender.replicas(first) == sender.replicas(other) && receiver.fits(sender.epoch(), first)) {
            assertThat(receiver.replicas(other).receivers())
                    .containsOnly(sender.replicas(other).receivers());
        }
    }

    private static List<RingNode> random(SplittableRandom random) {
        List<RingNode> nodes = new ArrayList<>();
        for (int node = 0; node < 5; node++) {
            String rack = node < 3 ? "dc1/a " : "dc1/b ";
            nodes.add(node(rack + (2 * node + 1)).at(List.of(new Token(2 * random.nextInt(6) * 5 + 2 * node))));
        }
        return nodes;
    }

    private static List<RingNode> moved(List<RingNode> nodes, SplittableRandom random) {
        int which = random.nextInt(nodes.size());
        Token odd = new Token(2 * random.nextInt(32) + 1);
        return nodes.stream()
                .map(node -> node.equals(nodes.get(which)) ? node.at(List.of(odd)) : node)
                .toList();
    }
}
