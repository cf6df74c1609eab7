package io.ringspan.gossip.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RackTokensTest {
    private final Claim low = new Claim(Claims.about("r1", 1, 5, 9), 1, Standing.ALIVE);
    private final Claim high = new Claim(Claims.about("r1", 1, 7, 9), 1, Standing.ALIVE);
    private final Claim elsewhere = new Claim(Claims.about("r2", 1, 6, 9), 1, Standing.ALIVE);

    @Test
    void ofTwoWithOneTokenTheLowerNameKeepsItInWhateverOrderTheyAreKnown() {
        RackTokens one = RackTokens.of(known(low, high, elsewhere));
        assertThat(RackTokens.of(known(high, elsewhere, low))).isEqualTo(one);
        assertThat(one.members()).containsExactly(low.member(), elsewhere.member());
        assertThat(one.conflicts()).hasSize(1);
        assertThat(one.conflicts().get(0).text())
                .isEqualTo("token 9 of rack dc1/r1 is claimed by dc1/r1/5 at 10.0.0.6:8101 and by dc1/r1/7 at"
                        + " 10.0.0.8:8101. dc1/r1/7 is refused. To fix: give it a token of its own, or take the other"
                        + " out first");
    }

    @Test
    void atTheDoorTheNewcomerIsRefusedWhateverItsName() {
        assertThat(RackTokens.atTheDoor(known(high, elsewhere), low.about()))
                .map(TokenConflict::refused)
                .contains(low.about());
        assertThat(RackTokens.atTheDoor(known(elsewhere, low), low.about())).isEmpty();
    }

    /** As the table of the first of them lists them. */
    private static List<Known> known(Claim first, Claim... others) {
        MembershipTable table = new MembershipTable(first, new Memory(60, 60));
        for (Claim other : others) {
            table.merge(Claims.told(other), 0);
        }
        return table.members();
    }
}
