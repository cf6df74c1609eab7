package io.ringspan.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that each check can fail: alone, it finds what is planted for it, with some seed of the first hundred. */
class PlantedLevelBugTest {
    private static final int SEEDS = 100;
    /** For what a scenario comes to seldom: as many as the build runs without a bug. */
    private static final int SEEDS_OF_RARE = 1000;

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
                planted(Bug.REPLY_COMES_TWICE, EachSettlesOnce::new),
                planted(Bug.REPLY_IS_LOST, EachSettlesOnce::new),
                planted(Bug.STORE_SAYS_OK_AND_DOES_NOTHING, LevelsAreMet::new),
                planted(Bug.LEVEL_IS_NOT_ASKED_FOR, LevelsAreMet::new),
                planted(Bug.LEVEL_IS_NOT_ASKED_FOR, ReadsSeeWrites::new),
                planted(Bug.OTHER_DATACENTERS_ARE_NOT_ASKED, LevelsAreMet::new),
                planted(Bug.OTHER_DATACENTERS_ARE_NOT_ASKED, ReadsSeeWrites::new),
                planted(Bug.STORE_KEEPS_TO_RESP2, EachSettlesOnce::new),
                planted(Bug.STORE_SAYS_OK_AND_DOES_NOTHING, WaitIsTrue::new),
                planted(Bug.WAIT_COUNTS_ONE_TOO_MANY, WaitIsTrue::new),
                planted(Bug.DONE_IS_CALLED_REFUSED, RefusedIsNotDone::new),
                planted(Bug.STORE_FORGETS_A_WRITE, ReadsSeeWrites::new),
                planted(Bug.STORE_FORGETS_A_WRITE, ReadsFollowOwnWrites::new),
                planted(Bug.STORE_FORGETS_A_WRITE, ReplicasAgree::new),
                planted(Bug.LEVEL_IS_NOT_ASKED_FOR, SafeReadsGoForward::new),
                planted(Bug.RESTORE_IS_NOT_RUN, SafeReadsAreHeld::new),
                planted(Bug.TWICE_AS_MANY_IN_FLIGHT, LimitsHold::new));
    }

    private static Arguments planted(Bug bug, Function<SimRun, Watcher> finder) {
        return Arguments.of(bug, finder);
    }

    @ParameterizedTest(name = "{0}, {index}")
    @MethodSource("bugs")
    void aPlantedBugIsFound(Bug bug, Function<SimRun, Watcher> finder) {
        assertThat(firstSeedThatFinds(bug, finder))
                .as("first seed that finds %s", bug)
                .isLessThanOrEqualTo(seeds(bug));
    }

    @Test
    void aBufferThatIsKeptIsFound() {
        assertThat(firstSeedThatFinds(Bug.BUFFER_IS_KEPT, NoWatcher::new)).isOne();
    }

    @Test
    void chanceFromOutsideIsSeenInTheTrace() {
        assertThat(trace(Bug.CHANCE_FROM_OUTSIDE)).isNotEqualTo(trace(Bug.CHANCE_FROM_OUTSIDE));
    }

    private static long trace(Bug bug) {
        return new SimRun(1, bug, run -> List.of()).run();
    }

    private static int seeds(Bug bug) {
        return bug == Bug.RESTORE_IS_NOT_RUN ? SEEDS_OF_RARE : SEEDS;
    }

    private static int firstSeedThatFinds(Bug bug, Function<SimRun, Watcher> finder) {
        return SimSeeds.firstThatFails(seeds(bug), seed -> new SimRun(seed, bug, run -> List.of(finder.apply(run))));
    }

    /** Sees nothing: what is found then, the run itself has found. */
    private static final class NoWatcher implements Watcher {
        NoWatcher(SimRun run) {}
    }
}
