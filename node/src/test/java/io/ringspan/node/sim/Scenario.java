package io.ringspan.node.sim;

import io.ringspan.node.sim.net.Steps;
import java.util.Random;
import java.util.function.Function;

/**
 * What a run is about.
 *
 * @param layout which nodes there are
 * @param talk what clients ask for
 * @param faultPercent how often a kind of fault is one of a run's
 * @param faultMillisMax how long things go wrong, at the most
 * @param steps at which connections break, beside what goes wrong at any time
 * @param isOfDecisions whether it is at rest only once nobody has a key to settle; all versions are remembered then, and what a killed
 *     process had decided and not answered is left to its end
 */
public record Scenario(
        Function<Random, Layout> layout,
        Function<SimRun, Talk> talk,
        int faultPercent,
        long faultMillisMax,
        Function<SimRun, Steps> steps,
        boolean isOfDecisions) {
    private static final int FAULT_PERCENT = 30;
    private static final long FAULT_MILLIS_MAX = 1_200;

    /** Reads and writes at all levels, under all faults. */
    public static final Scenario LEVELS =
            new Scenario(Layout::any, LevelsTalk::new, FAULT_PERCENT, FAULT_MILLIS_MAX, run -> Steps.NONE, false);
}
