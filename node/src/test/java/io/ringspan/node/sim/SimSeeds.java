package io.ringspan.node.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.LongFunction;
import java.util.stream.LongStream;

/** Which seeds are run, and what is asked of each run. Stateless. */
public final class SimSeeds {
    private SimSeeds() {}

    /** The one, or as many, as {@code -Dringspan.seed} and {@code -Dringspan.seeds} say; else the first of that number. */
    public static LongStream chosen(long everyDay) {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("ringspan.seeds", everyDay));
    }

    /** Runs it, and fails also if a node speaks of a fault of its own; gives the hash of its trace. */
    public static long run(SimRun run) {
        try (FaultLog faults = new FaultLog()) {
            long hash = run.run();
            assertThat(faults.text())
                    .as("what nodes say of faults of their own")
                    .isEmpty();
            return hash;
        }
    }

    /** The first seed whose run fails; one more than {@code seeds} if none of them does. */
    public static int firstThatFails(int seeds, LongFunction<SimRun> run) {
        int seed = 1;
        while (seed <= seeds && !fails(run.apply(seed))) {
            seed++;
        }
        return seed;
    }

    private static boolean fails(SimRun run) {
        try {
            run.run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }
}
