package io.ringspan.replication.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows that the checks can fail: each planted fault is found, by some seed of the first thousand. */
class PlantedBugTest {
    private static final int SEEDS = 1000;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFound(Bug bug) {
        long seed = 1;
        while (seed <= SEEDS && !isFoundBy(seed, bug)) {
            seed++;
        }

        assertThat(seed).as("first seed that finds %s", bug).isLessThanOrEqualTo(SEEDS);
    }

    private static boolean isFoundBy(long seed, Bug bug) {
        try {
            new SimCluster(seed, bug, bug.isAboutLateWrites()).run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }
}
