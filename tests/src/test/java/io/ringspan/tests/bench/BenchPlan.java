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

    /** The load generator's clients start slowly; a load shorter than this says nothing. */
    static final double WARM_SECONDS_WITHOUT_JIT = 0.3;

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
                    case CLUSTER -> 8 * cell + 4 * warmSeconds;
                    case HANDOVER -> 2 * cell + 2 * warmSeconds;
                };
    }
}
