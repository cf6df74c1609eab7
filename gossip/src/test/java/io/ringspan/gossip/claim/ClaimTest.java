package io.ringspan.gossip.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.gossip.MemberState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimTest {
    @ParameterizedTest(name = "{0}@{1} of process {2} over {3}@{4} of process {5}: {6}")
    @CsvSource({
        "ALIVE,   1, 1, ALIVE,   1, 1, false", // no news
        "SUSPECT, 1, 1, ALIVE,   1, 1, true", // the stronger claim
        "ALIVE,   1, 1, SUSPECT, 1, 1, false", // a rumour is not undone by an old one
        "ALIVE,   2, 1, SUSPECT, 1, 1, true", // but it is by the node itself
        "DOWN,    1, 1, SUSPECT, 1, 1, true",
        "SUSPECT, 1, 1, DOWN,    1, 1, false",
        "ALIVE,   2, 1, DOWN,    1, 1, true", // came back
        "DOWN,    1, 1, ALIVE,   2, 1, false", // late news of an old life
        "GONE,    1, 1, DOWN,    1, 1, true", // taken out by an operator
        "DOWN,    1, 1, GONE,    1, 1, false", // silence after a goodbye is no failure
        "SUSPECT, 2, 1, GONE,    2, 1, false",
        "ALIVE,   2, 1, GONE,    1, 1, true", // said goodbye, and was started anew
        "ALIVE,   1, 2, ALIVE,   1, 1, true", // two processes took the same incarnation
        "ALIVE,   1, 1, GONE,    1, 2, false",
        "ALIVE,   1, -1, ALIVE,  1, 1, true", // process numbers have no sign
        "ALIVE,   1, 9, ALIVE,   2, 1, false",
    })
    void whichClaimWins(
            Standing claim,
            long incarnation,
            long process,
            Standing known,
            long knownIncarnation,
            long knownProcess,
            boolean wins) {
        assertThat(claim(process, incarnation, claim).overrides(claim(knownProcess, knownIncarnation, known)))
                .isEqualTo(wins);
    }

    @Test
    void theSameClaimWinsInWhateverOrderTheyAreHeard() {
        List<Claim> all = new ArrayList<>();
        for (long process = 1; process <= 2; process++) {
            for (long incarnation = 1; incarnation <= 3; incarnation++) {
                for (Standing standing : Standing.values()) {
                    all.add(claim(process, incarnation, standing));
                }
            }
        }
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(all, new Random(seed));
            Claim kept = all.get(0);
            for (Claim claim : all) {
                kept = claim.overrides(kept) ? claim : kept;
            }
            assertThat(kept).isEqualTo(claim(2, 3, Standing.GONE));
        }
    }

    @Test
    void claimsAboutTwoMembersCannotBeCompared() {
        Claim one = Claims.of("r1", 1, 1, Standing.ALIVE);
        Claim other = Claims.of("r1", 2, 1, Standing.ALIVE);
        assertThatThrownBy(() -> one.overrides(other)).hasMessage("claims about dc1/r1/1 and dc1/r1/2");
    }

    @Test
    void onlyAMemberThatIsDownIsSeenOtherwiseThanItSays() {
        Claim behind = new Claim(Claims.about("r1", 1, 5).in(MemberState.BEHIND), 1, Standing.ALIVE);
        assertThat(behind.member().state()).isEqualTo(MemberState.BEHIND);
        assertThat(behind.found(Standing.SUSPECT).member().state()).isEqualTo(MemberState.BEHIND);
        assertThat(behind.found(Standing.DOWN).member().state()).isEqualTo(MemberState.DOWN);
    }

    @Test
    void nobodySaysOfItselfThatItIsDown() {
        Description about = Claims.about("r1", 1, 5);
        assertThatThrownBy(() -> about.in(MemberState.DOWN)).hasMessage("node dc1/r1/5 says of itself that it is down");
    }

    @Test
    void moreTokensThanFitIntoAMessageAreRefused() {
        long[] tokens = java.util.stream.LongStream.rangeClosed(1, Description.TOKENS_MAX + 1)
                .toArray();
        assertThatThrownBy(() -> Claims.about("r1", 1, tokens))
                .hasMessage("node dc1/r1/1 has 65 tokens; 1 to 64 are possible");
    }

    private static Claim claim(long process, long incarnation, Standing standing) {
        return new Claim(Claims.about("r1", process, 7), incarnation, standing);
    }
}
