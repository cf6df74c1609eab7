package io.ringspan.replication.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped streams, windows, relays and store orders under everything that can go wrong. {@code -Dringspan.seed=N} runs
 * one seed, {@code -Dringspan.seeds=N} that many.
 */
class ClusterSimulationTest {
    static LongStream seeds() {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("ringspan.seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterEveryFaultHasHealedAllReplicasHoldWhatWasWritten(long seed) {
        assertThatCode(() -> new SimCluster(seed, Bug.NONE).run()).doesNotThrowAnyException();
    }

    @Test
    @Tag("jdk25")
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(new SimCluster(seed, Bug.NONE).run())
                    .as("seed %d", seed)
                    .isEqualTo(new SimCluster(seed, Bug.NONE).run());
        }
    }
}
