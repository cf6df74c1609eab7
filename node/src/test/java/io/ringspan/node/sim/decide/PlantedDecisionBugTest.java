package io.ringspan.node.sim.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.sim.Bug;
import io.ringspan.node.sim.FaultLog;
import io.ringspan.node.sim.LeftBuffers;
import io.ringspan.node.sim.SimRun;
import io.ringspan.node.sim.SimSeeds;
import io.ringspan.node.sim.Watcher;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that what must hold of decisions is looked at: each check alone finds what is planted for it. */
class PlantedDecisionBugTest {
    private static final int SEEDS = 400;

    private FaultLog faults;
    private LeftBuffers left;

    @BeforeEach
    void begin() {
        left = new LeftBuffers(false);
        faults = new FaultLog();
    }

    @AfterEach
    void end() {
        faults.close();
        left.close();
    }

    static Stream<Arguments> bugs() {
        return Stream.of(
                planted(Bug.DECIDED_ONCE_MORE, NobodyIsAskedTwice::new),
                planted(Bug.DECIDED_BY_WHAT_WAS_THERE_BEFORE, OneGetsIt::new),
                planted(Bug.STORE_SAYS_OK_AND_DOES_NOTHING, DecidedIsWritten::new),
                planted(Bug.WHAT_IS_QUEUED_IS_RUN_AT_ONCE, TwinsStayTogether::new),
                planted(Bug.WHAT_A_SCRIPT_DOES_LATE_IS_NOT_SETTLED, AllAreEqual::new));
    }

    private static Arguments planted(Bug bug, Function<SimRun, Watcher> finder) {
        return Arguments.of(bug, finder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bugs")
    void aPlantedBugIsFound(Bug bug, Function<SimRun, Watcher> finder) {
        assertThat(firstSeedThatFinds(bug, finder))
                .as("first seed that finds %s", bug)
                .isLessThanOrEqualTo(SEEDS);
    }

    private static int firstSeedThatFinds(Bug bug, Function<SimRun, Watcher> finder) {
        return SimSeeds.firstThatFails(
                SEEDS, seed -> new SimRun(seed, bug, DecisionsTalk.SCENARIO, run -> List.of(finder.apply(run))));
    }
}
