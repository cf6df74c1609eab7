package io.ringspan.replication.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nodes that write the same keys at the same time, with clocks that differ, under everything that can go wrong.
 * {@code -Dringspan.seed=N} runs one seed, {@code -Dringspan.seeds=N} that many.
 */
class ConcurrentWritersTest {
    private static final long EVERY_DAY = 200;
    private static final long MANY = 1_000;
    /** Run together, since one that is excused much says little and a hundred say whether too much is. */
    private static final long AT_ONCE = 100;

    static LongStream hundreds() {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : hundreds(1, Long.getLong("ringspan.seeds", EVERY_DAY));
    }

    private static LongStream hundreds(long from, long to) {
        return LongStream.iterate(from, first -> first <= to, first -> first + AT_ONCE);
    }

    @ParameterizedTest(name = "seeds from {0} on")
    @MethodSource("hundreds")
    void afterEveryFaultHasHealedAllReplicasHoldWhatWasWrittenLast(long first) {
        int compared = 0;
        int excused = 0;
        long count = Long.getLong("ringspan.seed") != null ? 1 : AT_ONCE;
        for (long seed = first; seed < first + count; seed++) {
            SimCluster cluster = new SimCluster(seed, Bug.NONE, true);
            assertThatCode(cluster::run).as("seed %d", seed).doesNotThrowAnyException();
            compared += cluster.contention().compared();
            excused += cluster.contention().excused();
        }
        assertThat(excused)
                .as("keys excused, beside %d that were compared", compared)
                .isLessThanOrEqualTo(compared / 2);
    }

    /** Those that the everyday run does not take. */
    static LongStream manyHundreds() {
        return hundreds(EVERY_DAY + 1, MANY);
    }

    @ParameterizedTest(name = "seeds from {0} on")
    @MethodSource("manyHundreds")
    @Tag("long")
    void afterEveryFaultHasHealedAllReplicasHoldWhatWasWrittenLastWithManyMoreSeeds(long first) {
        afterEveryFaultHasHealedAllReplicasHoldWhatWasWrittenLast(first);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        long seed = 7;
        assertThat(new SimCluster(seed, Bug.NONE, true).run()).isEqualTo(new SimCluster(seed, Bug.NONE, true).run());
    }
}
