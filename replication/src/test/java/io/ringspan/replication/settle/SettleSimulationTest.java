package io.ringspan.replication.settle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.ringspan.replication.settle.SettleSimulation.Trouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each seed is a cluster. {@code -Dringspan.seed=N} runs one. */
class SettleSimulationTest {
    private static final long EVERY_DAY = 250;
    private static final long MANY = 5_000;

    @ParameterizedTest(name = "trouble: {0}")
    @EnumSource(Trouble.class)
    void whenTrafficStopsAllReplicasOfEveryKeyAreEqual(Trouble trouble) {
        Long one = Long.getLong("ringspan.seed");
        all(trouble, one == null ? 1 : one, one == null ? EVERY_DAY : one);
    }

    @ParameterizedTest(name = "trouble: {0}")
    @EnumSource(Trouble.class)
    @Tag("long")
    void whenTrafficStopsAllReplicasOfEveryKeyAreEqualWithManyMoreSeeds(Trouble trouble) {
        all(trouble, EVERY_DAY + 1, MANY);
    }

    private static void all(Trouble trouble, long from, long to) {
        long slowest = 0;
        for (long seed = from; seed <= to; seed++) {
            SettleSimulation simulation = new SettleSimulation(seed, trouble, true);
            long[] rested = {0};
            assertThatCode(() -> rested[0] = simulation.run())
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
            slowest = Math.max(slowest, rested[0]);
        }
        System.out.println("trouble " + trouble + ": equal after " + slowest + " ms of the simulation at the most");
        assertThat(slowest).as("milliseconds of the simulation").isLessThanOrEqualTo(30_000);
    }

    @Test
    void withoutSettlingTheyAreNot() {
        int different = 0;
        for (long seed = 1; seed <= 20; seed++) {
            SettleSimulation simulation = new SettleSimulation(seed, Trouble.NONE, false);
            try {
                simulation.run();
            } catch (AssertionError differ) {
                different++;
            }
        }
        assertThat(different).isGreaterThan(15);
    }
}
