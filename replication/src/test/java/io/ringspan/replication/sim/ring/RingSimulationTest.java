package io.ringspan.replication.sim.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes of a ring under everything that can go wrong, but for kills of nodes that have writes on their way: see {@code
 * docs/testing.md}. {@code -Dringspan.seed=N} runs one seed, {@code -Dringspan.seeds=N} that many, {@code -Dringspan.kills=true} such kills,
 * too.
 */
class RingSimulationTest {
    private static final long EVERY_DAY = 120;
    private static final long MANY = 2_000;
    private static final long SEEDS_FOR_A_BUG = 600;

    static LongStream seeds() {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("ringspan.seeds", EVERY_DAY));
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(EVERY_DAY + 1, MANY);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostOrMissedWhileTheRingChanges(long seed) {
        RingCluster cluster = new RingCluster(seed, RingBug.NONE, Boolean.getBoolean("ringspan.kills"));
        cluster.run();

        assertThat(cluster.clients().reads()).isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void nothingIsLostOrMissedWithManyMoreSeeds(long seed) {
        nothingIsLostOrMissedWhileTheRingChanges(seed);
    }

    /** Begins where it is known to be found, so that it does not take long. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFound(RingBug bug) {
        assertThat(LongStream.range(bug.from(), bug.from() + SEEDS_FOR_A_BUG).anyMatch(seed -> fails(seed, bug)))
                .as("some seed finds %s", bug)
                .isTrue();
    }

    private static boolean fails(long seed, RingBug bug) {
        try {
            new RingCluster(seed, bug).run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new RingCluster(seed, RingBug.NONE).run())
                    .as("seed %d", seed)
                    .isEqualTo(new RingCluster(seed, RingBug.NONE).run());
        }
    }
}
