package io.ringspan.replication.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.TimeSource;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HybridClockTest {
    private static final long AHEAD_MAX = 500;
    private static final int STAMPS_PER_MILLI = 1 << HybridClock.COUNTER_BITS;

    private final ManualTime time = new ManualTime();
    private final long start = time.epochMillis();
    private final HybridClock clock = new HybridClock(time, AHEAD_MAX);

    @Test
    void beginsAtTheWallClockAndCountsWithinAMillisecond() {
        assertStamp(clock.now(), start, 0);
        assertStamp(clock.now(), start, 1);
        assertStamp(clock.now(), start, 2);
    }

    @Test
    void followsTheWallClockForwardAndBeginsToCountAnew() {
        clock.now();
        clock.now();
        time.advance(Duration.ofMillis(7));
        assertStamp(clock.now(), start + 7, 0);
    }

    @Test
    void countsOnWhenTheWallClockIsSetBackUntilItHasCaughtUp() {
        clock.now();
        time.setEpochMillis(start - 10_000);
        assertStamp(clock.now(), start, 1);
        assertThat(clock.aheadMillis()).isEqualTo(10_000);
        time.setEpochMillis(start);
        assertStamp(clock.now(), start, 2);
        time.setEpochMillis(start + 1);
        assertStamp(clock.now(), start + 1, 0);
        assertThat(clock.aheadMillis()).isZero();
    }

    @Test
    void jumpsWithAWallClockThatIsSetForward() {
        clock.now();
        time.setEpochMillis(start + 86_400_000);
        assertStamp(clock.now(), start + 86_400_000, 0);
    }

    @Test
    void carriesAFullCounterIntoTheMilliseconds() {
        for (int i = 0; i < STAMPS_PER_MILLI; i++) {
            assertThat(HybridClock.counter(clock.now())).isEqualTo(i);
        }
        assertStamp(clock.now(), start + 1, 0);
        assertThat(clock.aheadMillis()).isEqualTo(1);
    }

    @Test
    void isLaterThanAnAcceptedStampOfAnotherNode() {
        assertThat(clock.observe(stamp(start + 20, 9))).isTrue();
        assertStamp(clock.now(), start + 20, 10);
    }

    @Test
    void isNotHeldBackByAnOlderStamp() {
        long before = clock.now();
        assertThat(clock.observe(stamp(start - 1_000_000, 65_535))).isTrue();
        assertThat(clock.now()).isEqualTo(before + 1);
    }

    @Test
    void acceptsAStampAtTheLimitOfTheGuard() {
        assertThat(clock.observe(stamp(start + AHEAD_MAX, 65_535))).isTrue();
        assertStamp(clock.now(), start + AHEAD_MAX + 1, 0);
    }

    @Test
    void refusesAStampJustBeyondTheGuardAndStaysAsItWas() {
        long before = clock.now();
        assertThat(clock.observe(stamp(start + AHEAD_MAX + 1, 0))).isFalse();
        assertThat(clock.now()).isEqualTo(before + 1);
        assertThat(clock.refusedStamps()).isOne();
    }

    @Test
    void refusesTheGreatestNumbersAndNegativeOnes() {
        for (long hostile : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            assertThat(clock.observe(hostile)).as("stamp %d", hostile).isFalse();
        }
        assertStamp(clock.now(), start, 0);
    }

    @Test
    void measuresTheGuardAgainstTheWallClockSoThatNodesCannotPullEachOtherAway() {
        assertThat(clock.observe(stamp(start + AHEAD_MAX, 0))).isTrue();
        assertThat(clock.observe(stamp(start + 2 * AHEAD_MAX, 0))).isFalse();
    }

    @Test
    void takesAWallClockBefore1970AsItsBeginning() {
        time.setEpochMillis(-5);
        assertStamp(clock.now(), 0, 1);
        assertStamp(clock.now(), 0, 2);
    }

    @Test
    void takesAWallClockBeyondItsRangeAsItsEnd() {
        time.setEpochMillis(Long.MAX_VALUE);
        long millisMax = HybridClock.millis(Long.MAX_VALUE);
        assertStamp(clock.now(), millisMax, 0);
        assertThat(clock.observe(Long.MAX_VALUE)).isTrue();
        assertThatThrownBy(clock::now).isInstanceOf(IllegalStateException.class).hasMessageContaining("wall clock");
    }

    @Test
    void neverGivesAStampThatIsNotLaterThanAllBefore() {
        Random random = new Random(11);
        long latest = 0;
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(100) == 0) {
                time.setEpochMillis(start + random.nextInt(4000));
            }
            long remote = stamp(start + random.nextInt(5000), random.nextInt(STAMPS_PER_MILLI));
            if (random.nextInt(3) == 0 && clock.observe(remote)) {
                latest = Math.max(latest, remote);
            }
            long now = clock.now();
            assertThat(now).isGreaterThan(latest);
            latest = now;
        }
    }

    @Test
    void aStampThatAnotherWorkerTakesInTheMiddleIsNotGivenTwice() {
        Interrupted interrupted = new Interrupted();
        HybridClock shared = new HybridClock(interrupted, AHEAD_MAX);
        List<Long> others = new ArrayList<>();
        interrupted.by(() -> others.add(shared.now()));
        long own = shared.now();
        assertThat(others).hasSize(1);
        assertThat(own).isGreaterThan(others.get(0));
    }

    @Test
    void aStampThatIsSeenDoesNotUndoALaterOneThatAnotherWorkerSeesInTheMiddle() {
        Interrupted interrupted = new Interrupted();
        HybridClock shared = new HybridClock(interrupted, AHEAD_MAX);
        interrupted.by(() -> shared.observe(stamp(start + 90, 0)));
        assertThat(shared.observe(stamp(start + 80, 0))).isTrue();
        assertThat(shared.now()).isGreaterThan(stamp(start + 90, 0));
    }

    /** A time that another worker uses while it is being looked at, once. */
    private final class Interrupted implements TimeSource {
        private Runnable other = () -> {};

        void by(Runnable another) {
            other = another;
        }

        @Override
        public long epochMillis() {
            Runnable now = other;
            other = () -> {};
            now.run();
            return time.epochMillis();
        }

        @Override
        public long nanoTime() {
            return time.nanoTime();
        }
    }

    @Test
    void itsBoundIsNoEarlierThanWhatAnyClockOfThatMillisecondHasGiven() {
        assertThat(clock.bound()).isEqualTo(stamp(start + 1, 0));
        clock.observe(stamp(start + 20, 9));
        assertThat(clock.bound()).isEqualTo(stamp(start + 20, 9));
    }

    private static long stamp(long millis, int counter) {
        return (millis << HybridClock.COUNTER_BITS) | counter;
    }

    private static void assertStamp(long stamp, long millis, int counter) {
        assertThat(HybridClock.millis(stamp)).isEqualTo(millis);
        assertThat(HybridClock.counter(stamp)).isEqualTo(counter);
    }
}
