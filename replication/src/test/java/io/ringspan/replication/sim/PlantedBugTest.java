package io.ringspan.replication.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shows that the checks can fail: each planted fault is found, by some seed of the first thousand. */
class PlantedBugTest {
    private static final int SEEDS = 1000;
    /** Those before do not find what is about disks, and take long. */
    private static final int FIRST_OF_DISKS = 112;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFound(Bug bug) {
        long seed = bug.disks() == Disks.NONE ? 1 : FIRST_OF_DISKS;
        while (seed <= SEEDS && !isFoundBy(seed, bug)) {
            seed++;
        }

        assertThat(seed).as("first seed that finds %s", bug).isLessThanOrEqualTo(SEEDS);
    }

    private static boolean isFoundBy(long seed, Bug bug) {
        try {
            new SimCluster(seed, bug, bug.isAboutLateWrites(), bug.disks()).run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }
}
