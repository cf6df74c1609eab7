package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of seeds that change while the nodes run. */
class SeedsChangeTest {
    private static final List<Endpoint> WRONG = List.of(new Endpoint("10.9.9.1", 8101), new Endpoint("10.9.9.2", 8101));

    private final SimCluster cluster = new SimCluster(23, GossipProfile.USUAL, new Memory(20, 60));
    private final ViewsConverge views = new ViewsConverge(cluster);

    /** 3 s: it still knocks. 30 s: it has taken itself for the first of its cluster. */
    @ParameterizedTest(name = "after {0} s")
    @ValueSource(ints = {0, 3, 30})
    void aNodeWhoseSeedsWereAllWrongComesInByARightOneLater(int seconds) {
        begin(0, 5);
        SimNode lost = cluster.start(7, 1, WRONG);
        cluster.runSeconds(seconds);
        assertThat(cluster.node(lost.id()).gossip().view().members().size()).isLessThanOrEqualTo(1);

        List<Endpoint> right = new ArrayList<>(WRONG);
        right.add(SimCluster.peer(3));
        lost.gossip().seeds(right);
        cluster.runSeconds(2);

        assertThat(views.disagreement()).isEmpty();
        assertThat(lost.gossip().phase()).isEqualTo(Phase.INSIDE);
        assertThat(lost.gossip().view().members()).hasSize(6);
    }

    @Test
    void aNodeWithoutSeedsComesInByAListThatComesLater() {
        begin(0, 5);
        SimNode alone = cluster.start(7, 1, List.of());
        cluster.runSeconds(5);
        assertThat(alone.gossip().phase()).isEqualTo(Phase.INSIDE);

        alone.gossip().seeds(List.of(SimCluster.peer(0)));
        cluster.runSeconds(2);

        assertThat(views.disagreement()).isEmpty();
        assertThat(alone.gossip().view().members()).hasSize(6);
    }

    @Test
    void aClusterInTwoHalvesMeetsAfterTheListOfOneNodeChanged() {
        begin(0, 4);
        begin(10, 14);
        assertThat(views.disagreement()).isPresent();

        SimNode one = cluster.node(SimCluster.id(12, 1));
        one.gossip().seeds(List.of(one.peer(), SimCluster.peer(10), SimCluster.peer(2)));
        cluster.runSeconds(4);

        assertThat(views.disagreement()).isEmpty();
        assertThat(one.gossip().view().members()).hasSize(8);
    }

    @Test
    void aListThatIsGivenAgainAndAgainMakesNoMoreKnocks() {
        begin(0, 5);
        SimNode node = cluster.node(SimCluster.id(2, 1));
        node.gossip().seeds(WRONG);
        cluster.runSeconds(1);
        long first = node.gossip().counters().of(GossipCount.SENT);
        cluster.runSeconds(20);
        long second = node.gossip().counters().of(GossipCount.SENT);

        for (int i = 0; i < 200; i++) {
            node.gossip().seeds(i % 2 == 0 ? WRONG : List.of(WRONG.get(1), WRONG.get(0)));
            cluster.runSeconds(0.1);
        }

        long third = node.gossip().counters().of(GossipCount.SENT);
        assertThat(third - second).isLessThan((second - first) * 6 / 5);
    }

    @Test
    void seedsThatAreGivenUpAreNotKnockedAt() {
        begin(0, 5);
        SimNode node = cluster.node(SimCluster.id(2, 1));
        node.gossip().seeds(WRONG);
        cluster.runSeconds(3);
        node.gossip().seeds(List.of());
        Set<Endpoint> knocked = sentToBy(node);
        cluster.runSeconds(10);

        assertThat(knocked).isNotEmpty().doesNotContainAnyElementsOf(WRONG);
    }

    @Test
    void ofALongListTheFirstAreTakenAndTheRestIsCounted() {
        begin(0, 5);
        SimNode node = cluster.node(SimCluster.id(2, 1));
        List<Endpoint> many = new ArrayList<>();
        many.add(node.peer());
        IntStream.rangeClosed(1, 300).forEach(port -> many.add(new Endpoint("10.8.8.8", port)));
        many.addAll(many.subList(0, 10));
        node.gossip().seeds(many);
        Set<Endpoint> knocked = sentToBy(node);
        cluster.runSeconds(600);

        assertThat(node.gossip().counters().of(GossipCount.SEEDS_PASSED_OVER)).isEqualTo(44);
        assertThat(knocked).contains(new Endpoint("10.8.8.8", 1), new Endpoint("10.8.8.8", 256));
        assertThat(knocked).doesNotContain(new Endpoint("10.8.8.8", 257), node.peer());
    }

    /** To whom the node sends from now on. */
    private Set<Endpoint> sentToBy(SimNode node) {
        Set<Endpoint> to = new HashSet<>();
        cluster.rule((network, from, target, message) -> {
            if (from.equals(node.peer())) {
                to.add(target);
            }
            network.send(target, message);
        });
        return to;
    }

    /** A cluster of the nodes with these numbers, which knows nothing of others. */
    private void begin(int first, int end) {
        cluster.start(first, 1, List.of());
        for (int number = first + 1; number < end; number++) {
            cluster.start(number, 1, List.of(SimCluster.peer(first)));
        }
        cluster.runSeconds(3);
    }
}
