package io.ringspan.replication.settle;

import static io.ringspan.replication.settle.Decision.Action.ACCEPT;
import static io.ringspan.replication.settle.Decision.Action.BORROW;
import static io.ringspan.replication.settle.Decision.Action.END;
import static io.ringspan.replication.settle.Decision.Action.FOUND;
import static io.ringspan.replication.settle.Decision.Action.TAKE;
import static io.ringspan.replication.settle.Decision.Action.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.version.KeyState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final int CHANGED = 0x01;
    private static final int UNSETTLED = 0x10;
    private static final int SUSPECT = 0x18;
    private static final @Nullable Seen UNREACHED = null;

    /** Has seen the same as all that have this number. */
    private static Seen seen(int what, int flags) {
        return new Seen(new KeyState(true, 100 + what, 1, 50, 1, what, flags | CHANGED), true);
    }

    /** Has seen that whole value and nothing since. */
    private static Seen whole(int what, int flags) {
        return new Seen(new KeyState(true, 100 + what, 1, 0, 0, what, flags), true);
    }

    private static Decision quiet(int self, @Nullable Seen... said) {
        return new Settlement(self, said).decide(true, false, false);
    }

    private static Seen unknown(boolean exists) {
        return new Seen(new KeyState(false, 99, 0, 0, 0, 0, 0), exists);
    }

    private static Decision of(int self, boolean still, @Nullable Seen... said) {
        return new Settlement(self, said).decide(still, still, false);
    }

    @Test
    void whoIsSettledAndHasSeenWhatAllHaveSeenIsDone() {
        assertThat(of(0, false, seen(1, 0), seen(1, UNSETTLED))).isEqualTo(Decision.of(END));
        assertThat(of(0, false, seen(1, 0), UNREACHED)).isEqualTo(Decision.of(END));
    }

    @Test
    void whoIsNotTakesTheValueOfOneThatIsAndHasSeenTheSame() {
        assertThat(of(0, false, seen(1, UNSETTLED), seen(2, 0), seen(1, 0))).isEqualTo(Decision.of(TAKE, 2));
        assertThat(of(0, false, seen(1, SUSPECT), UNREACHED, seen(1, 0))).isEqualTo(Decision.of(TAKE, 2));
    }

    @Test
    void ifNobodyIsTheFirstThatDoesNotSuspectItsStoreIsAsGoodAsAny() {
        Seen[] said = {seen(1, SUSPECT), seen(1, UNSETTLED), seen(1, UNSETTLED)};
        assertThat(of(1, false, said)).isEqualTo(Decision.of(ACCEPT));
        assertThat(of(0, false, said)).isEqualTo(Decision.of(WAIT));
        assertThat(of(2, false, said)).isEqualTo(Decision.of(WAIT));
        assertThat(of(0, false, seen(1, SUSPECT), seen(1, SUSPECT))).isEqualTo(Decision.of(ACCEPT));
    }

    @Test
    void whileSomebodyCannotBeAskedTheOthersAreEqualButNotDone() {
        Seen[] said = {seen(1, UNSETTLED), seen(1, UNSETTLED), UNREACHED};
        assertThat(of(1, true, said)).isEqualTo(Decision.of(BORROW, 0));
        assertThat(of(0, true, said)).isEqualTo(Decision.of(WAIT));
        assertThat(new Settlement(1, said).decide(true, true, true)).isEqualTo(Decision.of(WAIT));
        assertThat(of(1, true, seen(1, SUSPECT), seen(1, SUSPECT), UNREACHED))
                .as("nobody has a value that is known to lack nothing")
                .isEqualTo(Decision.of(WAIT));
    }

    @Test
    void whoHasSeenOtherWritesWaitsUntilNothingMovesAndThenTheOneWithTheLatestWins() {
        Seen[] said = {seen(1, 0), seen(2, UNSETTLED)};
        assertThat(of(0, false, said)).isEqualTo(Decision.of(WAIT));
        assertThat(of(1, false, said)).isEqualTo(Decision.of(WAIT));
        assertThat(of(0, true, said)).isEqualTo(Decision.of(TAKE, 1));
        assertThat(of(1, true, said)).isEqualTo(Decision.of(ACCEPT));
    }

    @Test
    void whoHasSeenOnlyWhatIsEarlierThanAWholeValueTakesItOnceAllIsQuietWhoeverIsAway() {
        assertThat(of(0, false, seen(1, 0), whole(2, 0))).isEqualTo(Decision.of(WAIT));
        assertThat(quiet(0, seen(1, 0), whole(2, 0))).isEqualTo(Decision.of(TAKE, 1));
        assertThat(quiet(0, whole(1, 0), UNREACHED, whole(3, 0), whole(2, 0))).isEqualTo(Decision.of(TAKE, 2));
        assertThat(quiet(0, unknown(true), UNREACHED, whole(2, 0))).isEqualTo(Decision.of(TAKE, 2));
        assertThat(quiet(2, seen(1, 0), UNREACHED, whole(2, 0))).isEqualTo(Decision.of(WAIT));
    }

    @Test
    void soItDoesNotIfThatIsChangedOrInDoubtOrNoLater() {
        assertThat(quiet(0, seen(1, 0), seen(2, 0))).isEqualTo(Decision.of(WAIT));
        assertThat(quiet(0, seen(1, 0), whole(2, UNSETTLED))).isEqualTo(Decision.of(WAIT));
        assertThat(quiet(0, seen(3, 0), whole(2, 0))).isEqualTo(Decision.of(WAIT));
    }

    @Test
    void oneThatSuspectsItsStoreOrKnowsNothingLosesToAnyOther() {
        assertThat(of(0, true, seen(1, 0), seen(2, SUSPECT))).isEqualTo(Decision.of(END));
        assertThat(of(1, true, seen(1, 0), seen(2, SUSPECT))).isEqualTo(Decision.of(TAKE, 0));
        assertThat(of(1, true, seen(1, SUSPECT), unknown(true))).isEqualTo(Decision.of(TAKE, 0));
    }

    @Test
    void whereNobodyKnowsAnythingWhatExistsBeatsWhatDoesNotAndThenTheFirst() {
        assertThat(of(0, true, unknown(false), unknown(true))).isEqualTo(Decision.of(TAKE, 1));
        assertThat(of(1, true, unknown(false), unknown(true))).isEqualTo(Decision.of(FOUND));
        assertThat(of(1, true, unknown(true), unknown(true))).isEqualTo(Decision.of(TAKE, 0));
        assertThat(of(0, false, unknown(true), unknown(true))).isEqualTo(Decision.of(WAIT));
        assertThat(of(0, true, unknown(true), UNREACHED)).isEqualTo(Decision.of(WAIT));
    }
}
