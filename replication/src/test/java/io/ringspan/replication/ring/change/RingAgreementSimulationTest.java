package io.ringspan.replication.ring.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each seed is a ring that is changed. {@code -Dringspan.seed=N} runs one. */
class RingAgreementSimulationTest {
    private static final long EVERY_DAY = 1_000;
    private static final long MANY = 30_000;

    @Test
    void allNodesComeToHoldTheSameRingAndNeverTwo() {
        Long one = Long.getLong("ringspan.seed");
        if (one != null) {
            run(one, new EnumMap<>(Phase.class));
            return;
        }
        Map<Phase, Integer> reached = all(1, EVERY_DAY);

        assertThat(reached).as("phases that were reached").containsOnlyKeys(Phase.values());
    }

    @Test
    @Tag("long")
    void allNodesComeToHoldTheSameRingAndNeverTwoWithManyMoreSeeds() {
        all(EVERY_DAY + 1, MANY);
    }

    private static Map<Phase, Integer> all(long from, long to) {
        Map<Phase, Integer> reached = new EnumMap<>(Phase.class);
        int takenOver = 0;
        int excluding = 0;
        for (long seed = from; seed <= to; seed++) {
            AgreementChecks checks = run(seed, reached);
            takenOver += checks.takenOver();
            excluding += checks.excluding();
        }
        System.out.println(
                "changes that reached " + reached + ", taken over " + takenOver + ", excluding " + excluding);
        assertThat(takenOver).as("takeovers").isPositive();
        assertThat(excluding).as("records that exclude somebody").isPositive();
        return reached;
    }

    private static AgreementChecks run(long seed, Map<Phase, Integer> reached) {
        AgreementSimulation simulation = new AgreementSimulation(seed, AgreementBug.NONE);
        assertThatCode(simulation::run).as("seed %d", seed).doesNotThrowAnyException();
        simulation.checks().reached().forEach((phase, times) -> reached.merge(phase, times, Integer::sum));
        return simulation.checks();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aPlantedBugIsFound(AgreementBug bug) {
        long seed = 1;
        while (seed <= EVERY_DAY && !isFoundBy(seed, bug)) {
            seed++;
        }
        System.out.println(bug + " is found by seed " + seed);

        assertThat(seed).as("first seed that finds %s", bug).isLessThanOrEqualTo(EVERY_DAY);
    }

    private static boolean isFoundBy(long seed, AgreementBug bug) {
        try {
            new AgreementSimulation(seed, bug).run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }
}
