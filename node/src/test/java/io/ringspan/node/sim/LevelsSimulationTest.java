package io.ringspan.node.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ringspan.node.sim.check.EachSettlesOnce;
import io.ringspan.node.sim.check.LevelsAreMet;
import io.ringspan.node.sim.check.LimitsHold;
import io.ringspan.node.sim.check.ReadsFollowOwnWrites;
import io.ringspan.node.sim.check.ReadsSeeWrites;
import io.ringspan.node.sim.check.RefusedIsNotDone;
import io.ringspan.node.sim.check.ReplicasAgree;
import io.ringspan.node.sim.check.SafeReadsAreHeld;
import io.ringspan.node.sim.check.SafeReadsGoForward;
import io.ringspan.node.sim.check.WaitIsTrue;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole nodes, from a client's bytes to a store's, at every level under everything that can go wrong.
 * {@code -Dringspan.seed=N} runs one seed, {@code -Dringspan.seeds=N} that many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LevelsSimulationTest {
    private static final long EVERY_DAY = 500;
    private static final long MANY = 5_000;

    private LeftBuffers left;

    static LongStream seeds() {
        return SimSeeds.chosen(EVERY_DAY);
    }

    /** Those that the everyday run does not take. */
    static LongStream manySeeds() {
        return LongStream.rangeClosed(EVERY_DAY + 1, MANY);
    }

    static List<Watcher> all(SimRun run) {
        return List.of(
                new EachSettlesOnce(run),
                new LevelsAreMet(run),
                new ReadsSeeWrites(run),
                new SafeReadsAreHeld(run),
                new SafeReadsGoForward(run),
                new ReadsFollowOwnWrites(run),
                new LimitsHold(run),
                new WaitIsTrue(run),
                new RefusedIsNotDone(run),
                new ReplicasAgree(run));
    }

    static long run(long seed) {
        return SimSeeds.run(new SimRun(seed, Bug.NONE, LevelsSimulationTest::all));
    }

    @BeforeAll
    void watchBuffers() {
        left = new LeftBuffers(false);
    }

    @AfterAll
    void noBufferIsLeft() {
        try (LeftBuffers all = left) {
            assertThat(all.found()).isEmpty();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensEachLevelKeepsItsPromises(long seed) {
        assertThatCode(() -> run(seed)).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void whateverHappensEachLevelKeepsItsPromisesWithManyMoreSeeds(long seed) {
        whateverHappensEachLevelKeepsItsPromises(seed);
    }

    @Test
    @Tag("jdk25")
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(run(seed)).as("seed %d", seed).isEqualTo(run(seed));
        }
    }
}
