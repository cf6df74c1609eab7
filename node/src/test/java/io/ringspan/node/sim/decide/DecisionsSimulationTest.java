package io.ringspan.node.sim.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.util.ResourceLeakDetector;
import io.ringspan.node.sim.Bug;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.SimSeeds;
import io.ringspan.node.sim.Watcher;
import io.ringspan.node.sim.check.EachSettlesOnce;
import io.ringspan.node.sim.check.RefusedIsNotDone;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole nodes that decide for their clients, from a client's bytes to a store's, while connections break at every step of it.
 * {@code -Dringspan.seed=N} runs one seed, {@code -Dringspan.seeds=N} that many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DecisionsSimulationTest {
    private static final long EVERY_DAY = 100;
    private static final long AT_HOME_EVERY_DAY = 20;
    private static final long MANY = 2_000;

    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

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
                new OneGetsIt(run),
                new NobodyIsAskedTwice(run),
                new DecidedIsWritten(run),
                new RefusedIsNotDone(run),
                new TwinsStayTogether(run),
                new AllAreEqual(run));
    }

    static long run(long seed) {
        return SimSeeds.run(new SimRun(seed, Bug.NONE, DecisionsTalk.SCENARIO, DecisionsSimulationTest::all));
    }

    /** A killed process leaves what it was deciding; the other simulations look at buffers. */
    @BeforeAll
    void doNotLookAtBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    void lookAtBuffers() {
        ResourceLeakDetector.setLevel(before);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whereverADecisionIsCutOffItIsMadeOnce(long seed) {
        assertThatCode(() -> run(seed)).doesNotThrowAnyException();
    }

    static LongStream homeSeeds() {
        return SimSeeds.chosen(AT_HOME_EVERY_DAY);
    }

    static List<Watcher> allAtHome(SimRun run) {
        return Stream.concat(all(run).stream(), Stream.of(new DecidedAtHome(run)))
                .toList();
    }

    static long runAtHome(long seed) {
        return SimSeeds.run(new SimRun(seed, Bug.NONE, DecisionsTalk.AT_HOME, DecisionsSimulationTest::allAtHome));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("homeSeeds")
    void whicheverDatacenterAsksTheHomeDecides(long seed) {
        assertThatCode(() -> runAtHome(seed)).doesNotThrowAnyException();
    }

    static LongStream manyHomeSeeds() {
        return LongStream.rangeClosed(AT_HOME_EVERY_DAY + 1, MANY);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manyHomeSeeds")
    @Tag("long")
    void whicheverDatacenterAsksTheHomeDecidesWithManyMoreSeeds(long seed) {
        whicheverDatacenterAsksTheHomeDecides(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void whereverADecisionIsCutOffItIsMadeOnceWithManyMoreSeeds(long seed) {
        whereverADecisionIsCutOffItIsMadeOnce(seed);
    }

    @Test
    @Tag("jdk25")
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(run(seed)).as("seed %d", seed).isEqualTo(run(seed));
        }
    }
}
