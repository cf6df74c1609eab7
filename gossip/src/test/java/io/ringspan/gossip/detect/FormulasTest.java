package io.ringspan.gossip.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulasTest {
    private static final long MILLI = 1_000_000;

    @ParameterizedTest(name = "{0} deviations: phi {1}")
    @CsvSource({"0, 0.301", "1, 0.799", "2, 1.648", "3, 2.910", "4, 4.737", "-10, 0"})
    void phiIsTheImprobabilityOfALaterAnswer(double deviations, double phi) {
        assertThat(Formulas.phi(deviations)).isCloseTo(phi, within(0.03));
    }

    @Test
    void deviationsAreTheWayBackFromPhi() {
        for (double phi = 0.5; phi < 20; phi += 0.5) {
            assertThat(Formulas.phi(Formulas.deviations(phi))).isCloseTo(phi, within(1e-6));
        }
    }

    @ParameterizedTest(name = "mean {0} ms, spread {1} ms: {2} ms")
    @CsvSource({
        "1,    0,  50", // never below a tick
        "1,   10,  53",
        "40,  10,  92",
        "40,   1,  66", // a spread below the least is not believed
        "400, 90, 500", // never above the most
    })
    void theWaitForAnAnswerFollowsWhatWasSeen(long mean, long spread, long millis) {
        long wait = Formulas.answerTimeout(WatchProfile.LAN, (double) mean * MILLI, (double) spread * MILLI);
        assertThat(wait / MILLI).isCloseTo(millis, within(1L));
    }

    @ParameterizedTest(name = "{0} of {1} have confirmed: {2} ms")
    @CsvSource({"0, 3, 3000", "1, 3, 1950", "2, 3, 1335", "3, 3, 900", "9, 3, 900", "0, 0, 3000", "1, 1, 900"})
    void confirmationsShortenASuspicion(int confirmations, int wanted, long millis) {
        assertThat(Formulas.suspicionWaitNanos(WatchProfile.LAN, confirmations, wanted) / MILLI)
                .isCloseTo(millis, within(1L));
    }

    @ParameterizedTest(name = "{0} members: {1} times")
    @CsvSource({"1, 4", "9, 4", "10, 8", "99, 8", "100, 12", "999, 12", "1000, 16"})
    void newsIsToldMoreOftenInALargerCluster(int members, int times) {
        assertThat(Formulas.retransmits(4, members)).isEqualTo(times);
    }

    @ParameterizedTest(name = "{0} members: {1} rounds")
    @CsvSource({"10, 4", "100, 7", "1000, 10"})
    void spreadingTakesLogarithmicallyMany(int members, int rounds) {
        assertThat(Formulas.spreadRounds(3, members)).isEqualTo(rounds);
    }

    @Test
    void theBoundOfConvergenceIsMadeOfItsParts() {
        // 20 s a turn and 20 s of calls, 10 s and 24 s a suspicion, twice 3 rounds of 0.2 s, 2 * 8 comparisons of 2 s
        assertThat(Formulas.convergenceMillis(GossipProfile.USUAL, 10))
                .isEqualTo(20_000 + 34_000 + 1_600 + 20_000 + 32_000);
    }
}
