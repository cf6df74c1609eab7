package io.ringspan.gossip.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ringspan.gossip.sim.check.MessagesAreBounded;
import io.ringspan.gossip.sim.check.NoHealthyMemberIsDown;
import io.ringspan.gossip.sim.check.PausedNodesBlameNobody;
import io.ringspan.gossip.sim.check.TheForgottenStayForgotten;
import io.ringspan.gossip.sim.check.ViewsConverge;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clusters of the shipped gossip under everything that can go wrong. Every other run is calm: there, messages are lost,
 * repeated and reordered, and nodes come and go, but none that is well may be found down. {@code -Dringspan.seed=N} runs
 * one seed, {@code -Dringspan.seeds=N} that many.
 */
class GossipSimulationTest {
    private static final long EVERY_DAY = 1_000;
    private static final long MANY = 10_000;

    static LongStream seeds() {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("ringspan.seeds", EVERY_DAY));
    }

    /** Those that the everyday run does not take. */
    static LongStream manySeeds() {
        return LongStream.rangeClosed(EVERY_DAY + 1, MANY);
    }

    static boolean isCalm(long seed) {
        return seed / 2 % 2 == 0;
    }

    static List<Check> all(SimCluster cluster, boolean calm) {
        List<Check> checks = new ArrayList<>(List.of(
                new ViewsConverge(cluster),
                new TheForgottenStayForgotten(cluster),
                new PausedNodesBlameNobody(cluster),
                new MessagesAreBounded()));
        if (calm) {
            checks.add(new NoHealthyMemberIsDown(cluster));
        }
        return checks;
    }

    private static long run(long seed) {
        boolean calm = isCalm(seed);
        return new SimRun(seed, calm, Bug.NONE, cluster -> all(cluster, calm)).run();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensAllSeeTheSameInTheEnd(long seed) {
        assertThatCode(() -> run(seed)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void whateverHappensAllSeeTheSameInTheEndWithManyMoreSeeds(long seed) {
        whateverHappensAllSeeTheSameInTheEnd(seed);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(run(seed)).as("seed %d", seed).isEqualTo(run(seed));
        }
    }
}
