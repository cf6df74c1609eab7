package io.ringspan.node.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.gossip.MemberState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Standings standings = new Standings();
    private final Turns turns = new Turns(standings);

    private List<Integer> all(long early, int... replicas) {
        turns.begin(replicas, early);
        List<Integer> places = new ArrayList<>();
        for (int place = turns.next(); place >= 0; place = turns.next()) {
            places.add(place);
        }
        return places;
    }

    @Test
    void thoseThatAnsweredHaveTheFirstTurns() {
        assertThat(all(0, 5, 6, 7)).containsExactly(0, 1, 2);
        assertThat(all(0b110, 5, 6, 7)).containsExactly(1, 2, 0);
    }

    @Test
    void lastResortsComeLastWhoeverAnsweredBefore() {
        standings.set(new MemberState[] {MemberState.BEHIND, MemberState.NORMAL, MemberState.DOWN, MemberState.NORMAL});
        assertThat(all(0, 0, 1, 2, 3)).containsExactly(1, 3, 0, 2);
        assertThat(all(0b1001, 0, 1, 2, 3)).containsExactly(3, 1, 0, 2);
    }

    @Test
    void whoWasNotAskedIsNext() {
        turns.begin(new int[] {0, 1}, 0);
        assertThat(turns.next()).isZero();
        turns.back(0);
        assertThat(turns.next()).isZero();
        assertThat(turns.next()).isEqualTo(1);
        assertThat(turns.next()).isEqualTo(Turns.NOBODY);
    }

    @Test
    void nobodyHasTwoTurnsWhenStatesChangeMeanwhile() {
        turns.begin(new int[] {0, 1}, 0);
        assertThat(turns.next()).isZero();
        standings.set(new MemberState[] {MemberState.BEHIND, MemberState.NORMAL});
        assertThat(turns.next()).isEqualTo(1);
        assertThat(turns.next()).isEqualTo(Turns.NOBODY);
    }
}
