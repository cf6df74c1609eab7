package io.ringspan.gossip.detect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswerTimesTest {
    private static final long MILLI = 1_000_000;

    private final AnswerTimes near = new AnswerTimes(WatchProfile.LAN);
    private final AnswerTimes far = new AnswerTimes(WatchProfile.WAN);

    @Test
    void aStrangerIsWaitedForAsItsProfileSays() {
        assertThat(near.timeoutNanos()).isBetween(50 * MILLI, 60 * MILLI);
        assertThat(far.timeoutNanos()).isBetween(550 * MILLI, 600 * MILLI);
    }

    @Test
    void aSlowPeerIsWaitedForLongerAndAnEvenOneNot() {
        for (int i = 0; i < 10; i++) {
            near.answered((i % 2 == 0 ? 20 : 80) * MILLI);
            far.answered(100 * MILLI);
        }
        assertThat(near.timeoutNanos()).isGreaterThan(200 * MILLI);
        assertThat(far.timeoutNanos()).isLessThan(400 * MILLI);
    }

    @Test
    void onlyTheLastAnswersCount() {
        for (int i = 0; i < AnswerTimes.SAMPLES_MAX; i++) {
            near.answered(400 * MILLI);
        }
        for (int i = 0; i < AnswerTimes.SAMPLES_MAX; i++) {
            near.answered(MILLI);
        }
        assertThat(near.timeoutNanos()).isEqualTo(50 * MILLI);
    }

    @Test
    void aSilenceBecomesLessProbableTheLongerItLastsAndNothingIsSaidOfAStranger() {
        assertThat(near.phi(10_000 * MILLI)).isZero();
        assertThat(near.meanNanos()).isZero();
        for (int i = 0; i < 10; i++) {
            far.answered(100 * MILLI);
        }
        assertThat(far.meanNanos()).isEqualTo(100 * MILLI);
        assertThat(far.phi(100 * MILLI)).isBetween(0.3, 0.31); // as probable as not: log10(2)
        assertThat(far.phi(200 * MILLI)).isGreaterThan(far.phi(150 * MILLI));
        assertThat(far.phi(10_000 * MILLI)).isGreaterThan(Formulas.PHI);
    }

    @Test
    void aLieCannotStretchTheWaitBeyondTheProfile() {
        for (int i = 0; i < 10; i++) {
            near.answered(Long.MAX_VALUE);
            far.answered(Long.MIN_VALUE);
        }
        assertThat(near.timeoutNanos()).isEqualTo(500 * MILLI);
        assertThat(far.timeoutNanos()).isEqualTo(300 * MILLI);
    }
}
