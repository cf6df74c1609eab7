package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.sim.check.MessagesAreBounded;
import io.ringspan.gossip.sim.check.NoHealthyMemberIsDown;
import io.ringspan.gossip.sim.check.PausedNodesBlameNobody;
import io.ringspan.gossip.sim.check.TheForgottenStayForgotten;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each check can fail: alone, it finds what is planted for it, with some seed of the first hundred. */
class PlantedGossipBugTest {
    private static final int SEEDS = 100;

    static Stream<Arguments> bugs() {
        return Stream.of(
                planted(Bug.A_NODE_IS_MUTE, ViewsConverge::new),
                planted(Bug.A_NODE_IS_MUTE, NoHealthyMemberIsDown::new),
                planted(Bug.THE_DEAD_SPEAK, TheForgottenStayForgotten::new),
                planted(Bug.PAUSES_ARE_NOT_NOTICED, PausedNodesBlameNobody::new),
                planted(Bug.MESSAGES_GROW, cluster -> new MessagesAreBounded()));
    }

    private static Arguments planted(Bug bug, Function<SimCluster, Check> finder) {
        return Arguments.of(bug, finder);
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("bugs")
    void aPlantedBugIsFound(Bug bug, Function<SimCluster, Check> finder) {
        assertThat(firstSeedThatFinds(bug, finder)).isPresent();
    }

    private static OptionalLong firstSeedThatFinds(Bug bug, Function<SimCluster, Check> finder) {
        return LongStream.rangeClosed(1, SEEDS)
                .filter(seed -> finds(seed, bug, finder))
                .findFirst();
    }

    private static boolean finds(long seed, Bug bug, Function<SimCluster, Check> finder) {
        boolean calm = bug == Bug.A_NODE_IS_MUTE; // what must not be down is looked at in calm runs only
        try {
            new SimRun(seed, calm, bug, cluster -> List.of(finder.apply(cluster))).run();
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }
}
