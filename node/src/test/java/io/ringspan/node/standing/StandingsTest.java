package io.ringspan.node.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingsTest {
    private final Standings standings = new Standings();

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "JOINING,     false, false, false",
        "STANDBY,     false, false, false",
        "WRITES_ONLY, false, false, true",
        "RESUMING,    false, false, true",
        "NORMAL,      true,  false, true",
        "BEHIND,      true,  true,  true",
        "LEAVING,     true,  true,  true",
        "DOWN,        true,  true,  true"
    })
    void aStateSaysWhatMayBeAsked(MemberState state, boolean mayAnswer, boolean lastResort, boolean mayTake) {
        standings.set(new MemberState[] {MemberState.NORMAL, state});
        assertThat(standings.mayAnswer(1)).isEqualTo(mayAnswer);
        assertThat(standings.isLastResort(1)).isEqualTo(lastResort);
        assertThat(standings.answers(1)).isEqualTo(mayAnswer && !lastResort);
        assertThat(standings.mayTake(1)).isEqualTo(mayTake);
    }

    @Test
    void aNodeOfWhichNothingWasHeardIsNormal() {
        assertThat(standings.of(3)).isEqualTo(MemberState.NORMAL);
    }

    @Test
    void anErrorNamesTheStatesOfThoseThatDoNotAnswer() {
        standings.set(new MemberState[] {MemberState.NORMAL, MemberState.STANDBY, MemberState.WRITES_ONLY});
        assertThat(standings.silentText(new int[] {0})).isEmpty();
        assertThat(standings.silentText(new int[] {0, 2})).isEqualTo(" (1 is WRITES_ONLY)");
        assertThat(standings.silentText(new int[] {0, 1, 2})).isEqualTo(" (2 are STANDBY, WRITES_ONLY)");
    }
}
