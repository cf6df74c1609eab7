package io.ringspan.replication.store;

import static io.ringspan.replication.store.ScriptedStore.LIFE;
import static io.ringspan.replication.store.ScriptedStore.ORIGIN;
import static io.ringspan.replication.store.ScriptedStore.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of the marks, and what is repeated, when the store refuses writes, breaks off, or comes back as another. */
class StoreFailureTest {
    private static final LaterValue OF_ANOTHER_STREAM = new LaterValue(Long.MAX_VALUE, false);

    private final ScriptedStore store = ScriptedStore.begun(8, 1_000);

    @AfterEach
    void everyBufferIsReleased() {
        store.end();
    }

    @Test
    void aRefusedCommandStopsTheMarkAndHoldsTheStreamUntilTheNextTry() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "SbSc");
        store.order.answered();
        store.order.notApplied(1);
        store.order.answered();
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("mark 1");
        assertThat(store.offer(3, 2, "Sd")).isEqualTo(Verdict.HELD);
        assertThat(store.order.isHeld(STREAM)).isTrue();
        store.stored.clear();
        store.advance(100);
        assertThat(store.takeTold()).containsExactly("behind 1 life 5");
        store.offer(2, 1, "SbSc");
        assertThat(store.stored).as("only what was refused").containsExactly("Sc");
        assertThat(store.repeated).as("its place in the span").containsExactly(1);
        store.order.answered();
        store.order.flushMarks();
        assertThat(store.takeTold()).containsExactly("mark 2");
    }

    @Test
    void aHeldStreamHoldsUpNoOther() {
        store.offer(1, 0, "Sa");
        store.order.notApplied(0);
        store.order.answered();
        StreamId other = new StreamId(ORIGIN, 1, 1);
        store.order.resume(store, other, new Resume(0, 0, LIFE, 1, 0));

        assertThat(store.order.offer(store, other, store.frame(1, "Sb"), 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aStoreThatRefusesAgainIsTriedAgainLaterAndLater() {
        store.offer(1, 0, "Sa");
        store.order.notApplied(0);
        store.order.answered();
        store.advance(100);
        store.offer(1, 0, "Sa");
        store.order.notApplied(0);
        store.order.answered();
        store.stored.clear();

        store.advance(100);
        assertThat(store.stored).isEmpty();
        store.advance(100);

        assertThat(store.stored).containsExactly("Sa");
        assertThat(store.order.holds()).isEqualTo(2);
    }

    /** What is sent again after the first command of a first span was refused, and the rest was answered. */
    @ParameterizedTest(name = "{0} refused, then {1} applied: {2}")
    @CsvSource({
        "Sa, Sb, Sa", // another key
        "Sa, Sa, Sa Sa", // the later value has to come last again
        "Sa, Da, Sa Da", // its effect was wiped out
        "Da, Da, Da", // applied already; once is enough
        "Da, Sa, Da Sa",
    })
    void whatWasAppliedAheadIsRepeatedOnlyWhereTheOrderNeedsIt(String refused, String applied, String again) {
        store.offer(1, 0, refused);
        store.offer(2, 1, applied);
        store.order.notApplied(0);
        store.order.answered();
        store.order.answered();
        store.stored.clear();

        store.advance(100);
        store.offer(1, 0, refused);
        store.offer(2, 1, applied);
        store.answerAll();

        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        assertThat(store.order.mark(STREAM)).isEqualTo(2);
    }

    /** What is sent again after the connection broke before anything was answered. */
    @ParameterizedTest(name = "{0}: again {1}, unknown {2}")
    @CsvSource({
        "Sa,   Sa,    0",
        "Da,   '',    1",
        "SaDa, Sa Da, 0", // the value wipes out whatever the delta did
        "DaSa, Sa,    1",
        "DaDb, '',    2",
        "SaDb, Sa,    1",
    })
    void whatHasAnUnknownFateIsRepeatedIfThatIsSafeAndCountedIfNot(String span, String again, long unknown) {
        store.offer(1, 0, span);
        store.order.disconnected(0);
        store.stored.clear();

        store.order.connected("run1");
        store.offer(1, 0, span);
        store.answerAll();

        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        assertThat(store.order.repeats().unknownFates()).isEqualTo(unknown);
        assertThat(store.order.mark(STREAM)).isOne();
    }

    /** What is sent again after the connection broke, when something later has been sent for key a. */
    @ParameterizedTest(name = "{0}: again {1}, unknown {2}")
    @CsvSource({
        "Sa,     '', 0", // it would undo what is later
        "Da,     '', 0", // whatever it did is overwritten
        "SaDa,   '', 0",
        "SaDbSb, Sb, 1",
    })
    void whatSomethingLaterHasOverwrittenIsNotRepeated(String span, String again, long unknown) {
        store.offer(1, 0, span);
        store.order.disconnected(0);
        store.stored.clear();
        store.overwritten.put('a', OF_ANOTHER_STREAM);

        store.order.connected("run1");
        store.offer(1, 0, span);
        store.answerAll();

        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        assertThat(store.order.repeats().unknownFates()).isEqualTo(unknown);
        assertThat(store.order.mark(STREAM)).isOne();
    }

    /** What was applied after something later is not wiped out by what is not repeated. */
    @Test
    void aChangeBehindAValueThatIsTooLateIsNotMadeTwice() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Da");
        store.order.notApplied(0);
        store.order.answered();
        store.order.answered();
        store.stored.clear();

        store.advance(100);
        store.overwritten.put('a', OF_ANOTHER_STREAM);
        store.offer(1, 0, "Sa");
        store.overwritten.clear();
        store.offer(2, 1, "Da");
        store.answerAll();

        assertThat(store.stored).isEmpty();
        assertThat(store.order.mark(STREAM)).isEqualTo(2);
    }

    /** Of two values of a key that the store refused, the earlier is not sent again: neither is applied then. */
    @Test
    void aMarkDoesNotPassAValueThatIsLeftOutBeforeTheLaterOneIsApplied() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Sb");
        store.offer(3, 2, "Sa");
        refuseAll(3);
        store.overwritten.put('a', new LaterValue(3, true));
        store.stored.clear();

        store.advance(100);
        store.offer(1, 0, "Sa");
        assertThat(store.stored).isEmpty();
        assertThat(store.order.mark(STREAM)).isZero();
        store.offer(2, 1, "Sb");
        store.order.answered();
        assertThat(store.order.mark(STREAM)).isZero();
        store.offer(3, 2, "Sa");
        store.order.notApplied(0);
        store.order.answered();
        assertThat(store.order.mark(STREAM)).isZero();
        store.advance(200);
        store.order.answered();

        assertThat(store.stored).containsExactly("Sb", "Sa", "Sa");
        assertThat(store.order.mark(STREAM)).isEqualTo(3);
    }

    /** The mark stays, and yet what was repeated is not repeated once more. */
    @Test
    void aChangeThatWasRepeatedBeforeTheLaterValueIsNotMadeTwice() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Db");
        store.offer(3, 2, "Sa");
        refuseAll(3);
        store.overwritten.put('a', new LaterValue(3, true));
        store.stored.clear();
        store.advance(100);
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Db");
        store.order.answered();
        assertThat(store.order.mark(STREAM)).isZero();

        store.order.disconnected(0);
        store.order.connected("run1");
        store.takeTold();
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Db");
        store.offer(3, 2, "Sa");
        store.answerAll();

        assertThat(store.stored).containsExactly("Db", "Sa");
        assertThat(store.order.mark(STREAM)).isEqualTo(3);
    }

    /** The value that another one was left out for has been given up by its origin. */
    @Test
    void aMarkPassesWhatTheOriginHasGivenUp() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Sa");
        refuseAll(2);
        store.overwritten.put('a', new LaterValue(2, true));
        store.advance(100);
        store.offer(1, 0, "Sa");

        store.resume(2, 3, LIFE);
        assertThat(store.order.mark(STREAM)).isEqualTo(2);
        store.offer(3, 2, "Sb");
        store.answerAll();

        assertThat(store.order.mark(STREAM)).isEqualTo(3);
        assertThat(store.forgotten).isOne();
    }

    @Test
    void whatTheStoreHadAnsweredBeforeTheConnectionBrokeIsKnown() {
        store.offer(1, 0, "DaDbDc");
        store.order.disconnected(2);
        store.stored.clear();

        store.order.connected("run1");
        store.offer(1, 0, "DaDbDc");

        assertThat(store.stored).isEmpty();
        assertThat(store.order.repeats().unknownFates()).isOne();
        assertThat(store.suspected()).containsExactly("c");
    }

    @Test
    void aDeltaThatIsLostWhileItIsRepeatedIsNotRepeatedOnceMore() {
        store.offer(1, 0, "SaDa");
        store.order.disconnected(0);
        store.order.connected("run1");
        store.offer(1, 0, "SaDa");
        store.order.answered();
        store.stored.clear();

        store.order.disconnected(0);
        store.order.connected("run1");

        assertThat(store.stored).isEmpty();
        assertThat(store.order.repeats().unknownFates()).isOne();
        assertThat(store.order.mark(STREAM)).isOne();
    }

    @Test
    void anotherRunOfTheStoreVoidsEveryMark() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "SbDb");
        store.order.answered();
        store.order.answered();
        store.order.disconnected(0);
        store.stored.clear();
        store.takeTold();

        store.order.connected("run2");
        store.order.flushMarks();
        assertThat(store.takeTold()).as("no mark of the earlier run is told").containsExactly("behind -1 life 6");
        assertThat(store.offer(3, 2, "Sc")).isEqualTo(Verdict.GAP);
        store.resume(1, 3, LIFE + 1);
        store.offer(2, 1, "SbDb");
        store.answerAll();
        store.offer(3, 2, "DcSc");
        store.answerAll();

        assertThat(store.stored).containsExactly("Sb", "Db", "Sc");
        assertThat(store.order.repeats().unknownFates()).isOne();
        assertThat(store.order.mark(STREAM)).isEqualTo(3);
    }

    @Test
    void noMarkIsToldWhileTheStoreIsAway() {
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.order.disconnected(0);
        store.order.flushMarks();
        assertThat(store.takeTold()).isEmpty();

        store.order.connected("run1");
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("mark 1");
    }

    @Test
    void aLongTailThatIsLeftOutIsGoneThroughWithoutRecursion() {
        int many = 5_000;
        ScriptedStore deep = ScriptedStore.begun(many, 1L << 30);
        for (int position = 1; position <= many; position++) {
            deep.offer(position, position - 1, "Da");
        }
        deep.order.disconnected(0);
        deep.order.connected("run1");
        for (int position = many; position >= 1; position--) {
            deep.offer(position, position - 1, "Da");
        }

        assertThat(deep.order.mark(STREAM)).isEqualTo(many);
        assertThat(deep.order.repeats().unknownFates()).isEqualTo(many);
        deep.end();
    }

    /** The store refuses each of the oldest spans, of one command. */
    private void refuseAll(int spans) {
        for (int i = 0; i < spans; i++) {
            store.order.notApplied(0);
            store.order.answered();
        }
    }
}
