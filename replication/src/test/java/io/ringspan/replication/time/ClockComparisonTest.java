package io.ringspan.replication.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.time.ClockComparison.Finding;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockComparisonTest {
    private static final long MAX = 10_000;

    private final ManualTime time = new ManualTime();
    private final ClockComparison clocks = new ClockComparison(time, MAX);

    private static NodeId node(int rack) {
        return new NodeId(new Datacenter("dc"), new Rack("r" + rack), new Token(0));
    }

    /** The clocks of nodes 1, 2, ... are ahead of the own one by so much. */
    private Finding others(long... aheadMillis) {
        for (int i = 0; i < aheadMillis.length; i++) {
            clocks.heard(node(i + 1), time.nanoTime(), time.epochMillis() + aheadMillis[i]);
        }
        return clocks.look();
    }

    private void set(long byMillis) {
        time.setEpochMillis(time.epochMillis() + byMillis);
    }

    @Test
    void aloneItIsNeverWrong() {
        assertThat(clocks.look()).isEqualTo(new Finding(false, 0, 0, 0, 0));
    }

    @Test
    void ofTwoNobodyKnowsWhichIsWrong() {
        Finding found = others(60_000);
        assertThat(found).isEqualTo(new Finding(false, 1, 1, 0, 0));
        assertThat(found.isUndecided()).isTrue();
    }

    @Test
    void whomTwoOthersContradictIsWrongAndTheyAreNot() {
        assertThat(others(60_000, 60_500)).isEqualTo(new Finding(true, 2, 2, 0, 60_000));
        ClockComparison ofAnother = new ClockComparison(time, MAX);
        ofAnother.heard(node(0), time.nanoTime(), time.epochMillis() - 60_000);
        ofAnother.heard(node(2), time.nanoTime(), time.epochMillis() + 500);
        assertThat(ofAnother.look()).isEqualTo(new Finding(false, 2, 0, 1, 0));
    }

    @Test
    void oneMadClockStopsNobodyHoweverFewOthersThereAre() {
        assertThat(others(1_000_000_000_000L, 0).isWrong()).isFalse();
        assertThat(others(-1_000_000_000_000L, 100, -100).isWrong()).isFalse();
    }

    @Test
    void halfOfThemAreNotMost() {
        assertThat(others(0, 60_000, 60_000).isWrong()).isFalse();
        assertThat(others(60_000, 60_000, -60_000, -60_000).isWrong()).isFalse();
        assertThat(others(60_000, 60_000, 60_000, -60_000).isWrong()).isTrue();
    }

    @Test
    void whoIsBehindIsWrongAsWell() {
        assertThat(others(-60_000, -60_000)).isEqualTo(new Finding(true, 2, 0, 2, -60_000));
    }

    @Test
    void aClockThatIsSetIsFoundAtOnceAndWithoutHearingAnybody() {
        assertThat(others(0, 5).isWrong()).isFalse();
        time.advance(Duration.ofMinutes(30));
        set(11_000);
        assertThat(clocks.look().isWrong()).isTrue();
        set(-11_000);
        assertThat(clocks.look().isWrong()).isFalse();
    }

    @Test
    void onceWrongItHasToComeWithinHalf() {
        others(0, 0);
        set(12_000);
        assertThat(clocks.look().isWrong()).isTrue();
        set(-4_000);
        assertThat(clocks.look().isWrong()).isTrue();
        set(-4_000);
        assertThat(clocks.look().isWrong()).isFalse();
        set(4_000);
        assertThat(clocks.look().isWrong()).isFalse();
    }

    @Test
    void anAnswerThatTookLongIsGivenTheBenefitOfTheDoubt() {
        long asked = time.nanoTime();
        time.advance(Duration.ofSeconds(8));
        clocks.heard(node(1), asked, time.epochMillis() + 5_500);
        assertThat(clocks.look()).isEqualTo(new Finding(false, 1, 0, 0, 0));
        clocks.heard(node(1), asked, time.epochMillis() + 10_500);
        assertThat(clocks.look().ahead()).isEqualTo(1);
    }

    @Test
    void anAnswerThatTookLongerThanTheyMayBeApartSaysNothing() {
        long asked = time.nanoTime();
        time.advance(Duration.ofMillis(MAX + 1));
        clocks.heard(node(1), asked, 0);
        assertThat(clocks.look().known()).isZero();
    }

    @Test
    void afterAnHourWhatWasHeardSaysNothing() {
        others(60_000, 60_000);
        time.advance(Duration.ofMinutes(59));
        assertThat(clocks.look().isWrong()).isTrue();
        time.advance(Duration.ofMinutes(2));
        assertThat(clocks.look()).isEqualTo(new Finding(false, 0, 0, 0, 0));
    }
}
