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
    private static final long EVERY_DAY = 60;
    private static final long EVERY_DAY_WITH_ALL_FAULTS = 1_000;
    private static final long MANY = 2_000;
    private static final long MANY_WITH_ALL_FAULTS = 5_000;
    /** A late write of a connection that its origin had given up took its stream back at a relay, and all stood still. */
    private static final long RELAY_TAKEN_BACK = 1977;

    static LongStream seeds() {
        return Long.getLong("ringspan.seed") != null
                ? seedsUpTo(EVERY_DAY)
                : LongStream.concat(seedsUpTo(EVERY_DAY), LongStream.of(RELAY_TAKEN_BACK));
    }

    static LongStream seedsOfAllFaults() {
        return seedsUpTo(EVERY_DAY_WITH_ALL_FAULTS);
    }

    private static LongStream seedsUpTo(long usual) {
        Long one = Long.getLong("ringspan.seed");
        return one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("ringspan.seeds", usual));
    }

    private static LongStream someSeeds() {
        return seeds().filter(seed -> seed % 4 == 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterEveryFaultHasHealedAllReplicasHoldWhatWasWritten(long seed) {
        assertThatCode(() -> new SimCluster(seed, Bug.NONE).run()).doesNotThrowAnyException();
    }

    /** With small windows, and disks that outlive the nodes: nothing is skipped, and no stream ends with its node. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatGoesToDiskComesToEveryReplicaOnce(long seed) {
        assertThatCode(() -> SimCluster.on(Disks.HINTS, seed, false).run()).doesNotThrowAnyException();
    }

    /** The same, and nodes write the same keys. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatGoesToDiskConvergesToo(long seed) {
        assertThatCode(() -> SimCluster.on(Disks.HINTS, seed, true).run()).doesNotThrowAnyException();
    }

    /** Nodes are killed at any moment: what was in their windows is with every replica once, too. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatAKilledNodeHadTakenComesToEveryReplicaOnce(long seed) {
        boolean contended = seed % 2 == 0;
        assertThatCode(() ->
                        SimCluster.on(Disks.HINTS_AND_WINDOWS, seed, contended).run())
                .doesNotThrowAnyException();
    }

    /** The next start of a killed node goes on with what it knew of its store, too. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("someSeeds")
    void whatAKilledNodeKnewOfItsStoreIsTrueForItsNextStart(long seed) {
        boolean contended = seed % 8 == 1;
        assertThatCode(() -> SimCluster.on(Disks.ALL, seed, contended).run()).doesNotThrowAnyException();
    }

    /**
     * Disks are full for a while, machines end and have not written everything, clocks are set, beside all the rest: what a replica
     * lacks then was told, or was on a machine that ended.
     */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seedsOfAllFaults")
    void whateverDisksAndClocksDoOnlyWhatWasToldIsLeftOut(long seed) {
        boolean contended = seed % 4 == 0;
        assertThatCode(() -> SimCluster.on(Disks.FAULTY, seed, contended).run()).doesNotThrowAnyException();
    }

    /** Shows that whatAKilledNodeKnewOfItsStoreIsTrueForItsNextStart can fail. */
    @Test
    void aStartThatTakesWhatWasSentForAnsweredIsFound() {
        assertThat(LongStream.rangeClosed(1, 50).anyMatch(seed -> fails(Disks.ALL_WITHOUT_DOUBTS, seed)))
                .isTrue();
    }

    /** Shows that what is in windows has to outlive the process. */
    @Test
    void aKilledNodeThatForgetsItsWindowsIsFound() {
        assertThat(LongStream.rangeClosed(1, 50).anyMatch(seed -> fails(Disks.HINTS_AND_FORGOTTEN_WINDOWS, seed)))
                .isTrue();
    }

    private static boolean fails(Disks disks, long seed) {
        try {
            SimCluster.on(disks, seed, false).run();
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }

    /** Those that the everyday run does not take. */
    static LongStream manySeeds() {
        return LongStream.rangeClosed(EVERY_DAY + 1, MANY);
    }

    static LongStream manySeedsOfAllFaults() {
        return LongStream.rangeClosed(EVERY_DAY_WITH_ALL_FAULTS + 1, MANY_WITH_ALL_FAULTS);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeedsOfAllFaults")
    @Tag("long")
    void whateverDisksAndClocksDoOnlyWhatWasToldIsLeftOutWithManyMoreSeeds(long seed) {
        whateverDisksAndClocksDoOnlyWhatWasToldIsLeftOut(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void afterEveryFaultHasHealedAllReplicasHoldWhatWasWrittenWithManyMoreSeeds(long seed) {
        afterEveryFaultHasHealedAllReplicasHoldWhatWasWritten(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void whatAKilledNodeHadTakenComesToEveryReplicaOnceWithManyMoreSeeds(long seed) {
        whatAKilledNodeHadTakenComesToEveryReplicaOnce(seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("manySeeds")
    @Tag("long")
    void whatAKilledNodeKnewOfItsStoreIsTrueForItsNextStartWithManyMoreSeeds(long seed) {
        whatAKilledNodeKnewOfItsStoreIsTrueForItsNextStart(seed);
    }

    @Test
    @Tag("jdk25")
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(new SimCluster(seed, Bug.NONE).run())
                    .as("seed %d", seed)
                    .isEqualTo(new SimCluster(seed, Bug.NONE).run());
            assertThat(SimCluster.on(Disks.FAULTY, seed, false).run())
                    .as("seed %d, with all faults", seed)
                    .isEqualTo(SimCluster.on(Disks.FAULTY, seed, false).run());
        }
    }
}
