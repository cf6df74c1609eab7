package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Row;
import java.nio.file.Path;
import java.util.Set;

/**
 * What one run does.
 *
 * @param mode {@code full} or {@code quick}
 * @param cellSeconds how long a cell is loaded in each round
 * @param warmSeconds how long each load runs before the first round, against what warms up
 * @param restingSeconds between the last one-node load and the reading of resting memory
 * @param root of the checkout
 * @param yardstick sources of the prototype
 * @param pages where the page of the run goes
 */
record BenchPlan(
        String mode,
        Set<Row> rows,
        int rounds,
        double cellSeconds,
        double warmSeconds,
        int restingSeconds,
        Path root,
        Path yardstick,
        Path pages) {

    /** What each round of a cell costs beyond its load: start of the load generator, settling, readings. */
    private static final double CELL_OVERHEAD_SECONDS = 0.3;

    private static final double START_SECONDS = 8;

    /** Until a store that stood still has what it missed. */
    private static final double THAW_SECONDS = 0.7;

    /** Six JVMs that compile at once on two cores need longer; a read is one node's work. */
    private static final int REPLICATED_WRITE_TIMES = 3;

    /** Only to learn a contender's pace. */
    static final double WARM_SECONDS_WITHOUT_JIT = 0.3;

    /** What verdicts are made of. */
    static BenchPlan full(Set<Row> rows, Path root, Path yardstick, Path pages) {
        return new BenchPlan("full", rows, 5, 1.5, 9, 60, root, yardstick, pages);
    }

    /** To see a trend. */
    static BenchPlan quick(Set<Row> rows, Path root, Path yardstick, Path pages) {
        return new BenchPlan("quick", rows, 3, 0.4, 1.5, 10, root, yardstick, pages);
    }

    BenchPlan withRounds(int chosen) {
        return new BenchPlan(mode, rows, chosen, cellSeconds, warmSeconds, restingSeconds, root, yardstick, pages);
    }

    /** How long a load runs on a row's targets before the first round, against what warms up. */
    double warmSeconds(Row row, Workload workload) {
        boolean replicated = row == Row.CLUSTER && workload.isWrite();
        return replicated ? REPLICATED_WRITE_TIMES * warmSeconds : warmSeconds;
    }

    int estimatedSeconds() {
        double seconds = rows.stream().mapToDouble(this::estimatedSeconds).sum();
        return (int) Math.ceil(seconds);
    }

    private double estimatedSeconds(Row row) {
        double cell = rounds * (cellSeconds + CELL_OVERHEAD_SECONDS);
        return START_SECONDS
                + switch (row) {
                    case ONE_NODE -> 24 * cell + 12 * warmSeconds + restingSeconds;
                    case MGET -> 6 * cell + 2 * warmSeconds;
                    case CLUSTER -> 8 * cell + 2 * (1 + REPLICATED_WRITE_TIMES) * warmSeconds;
                    case LEVELS -> 2 * START_SECONDS + 10 * cell + 8 * warmSeconds;
                    case EVERYWHERE -> START_SECONDS + 6 * cell + 6 * warmSeconds;
                    case HANDOVER -> 2 * cell + 2 * warmSeconds;
                    case METRICS -> 4 * cell + 4 * warmSeconds;
                    case FROZEN -> 8 * cell + 4 * rounds * THAW_SECONDS + 4 * warmSeconds;
                    case LARGE -> 12 * cell + 4 * warmSeconds + START_SECONDS;
                    case CATCH_UP -> CatchUp.DEPTHS.size() * (warmSeconds + (rounds + 1) * CatchUp.CELLS * cellSeconds);
                    case MEMCACHE -> 12 * cell;
                    case MEMCACHE_FOUR -> 14 * cell;
                };
    }
}
