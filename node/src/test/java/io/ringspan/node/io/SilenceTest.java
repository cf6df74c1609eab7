package io.ringspan.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.io.Silence.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilenceTest {
    private static final long LIMIT = 3_000;
    private static final long STEP = 100;

    private final Silence silence = new Silence(LIMIT, 0);
    private long now;

    /** Looks until {@code nanos} more have gone by, and gives how often it said what, but for nothing. */
    private Map<Verdict, Integer> looks(long nanos, boolean owes, boolean life) {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (long end = now + nanos; now < end; ) {
            now += STEP;
            verdicts.merge(silence.look(now, owes, life), 1, Integer::sum);
        }
        verdicts.remove(Verdict.NONE);
        return verdicts;
    }

    @Test
    void whoOwesAnAnswerAndSaysNothingIsGoneAtTheLimitAndThatIsSaidOnce() {
        assertThat(looks(LIMIT - STEP, true, false)).isEmpty();
        assertThat(looks(STEP, true, false)).containsOnly(Map.entry(Verdict.GONE, 1));
        assertThat(looks(LIMIT - STEP, true, false)).isEmpty();
    }

    @Test
    void aSignOfLifeBeginsTheTimeAnew() {
        looks(LIMIT - STEP, true, false);
        looks(STEP, true, true);
        assertThat(looks(LIMIT - STEP, true, false)).isEmpty();
    }

    @Test
    void whoOwesNothingIsAskedAndNeverGone() {
        assertThat(looks(LIMIT / 3 - STEP, false, false)).isEmpty();
        assertThat(looks(10 * LIMIT, false, false)).containsOnlyKeys(Verdict.ASK);
    }

    @Test
    void beingQuietWithoutOwingAnythingIsNotHeldAgainstAnybody() {
        looks(10 * LIMIT, false, false);
        assertThat(looks(LIMIT - STEP, true, false)).isEmpty();
        assertThat(looks(STEP, true, false)).containsOnlyKeys(Verdict.GONE);
    }

    @Test
    void aPauseOfOurOwnIsNotTheOthersSilence() {
        looks(LIMIT / 2, true, false);
        now += 100 * LIMIT;
        assertThat(silence.look(now, true, false)).isEqualTo(Verdict.NONE);
        assertThat(silence.look(now, true, false)).isEqualTo(Verdict.NONE); // a timer that catches up
        assertThat(looks(LIMIT, true, false)).containsOnlyKeys(Verdict.GONE);
    }

    @ParameterizedTest
    @CsvSource({"1,10000,15000", "5000,10000,15000", "6000,12000,18000", "2147483647,4294967294,6442450941"})
    void theLimitsFollowTheTimeoutAndAStoreMayAlwaysBeBusyForTenSeconds(long timeout, long store, long peer) {
        assertThat(Silence.storeMillis(timeout)).isEqualTo(store);
        assertThat(Silence.peerMillis(timeout)).isEqualTo(peer);
    }
}
