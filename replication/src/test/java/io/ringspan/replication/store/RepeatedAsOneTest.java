package io.ringspan.replication.store;

import static io.ringspan.replication.store.ScriptedStore.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a span that a store applies as one, when the store refuses it, breaks off, or does not apply it as one. */
class RepeatedAsOneTest {
    private final ScriptedStore store = ScriptedStore.begun(8, 1_000);

    @AfterEach
    void everyBufferIsReleased() {
        store.end();
    }

    private void refuse(int... commands) {
        for (int command : commands) {
            store.order.notApplied(command);
        }
        store.order.answered();
    }

    private void tryAgain(String... spans) {
        store.stored.clear();
        store.advance(1_000);
        for (int i = 0; i < spans.length; i++) {
            store.offer(i + 1, i, spans[i]);
        }
    }

    private void breakOff(int replies) {
        store.order.disconnected(replies);
        store.stored.clear();
        store.order.connected("run1");
    }

    @Test
    void whatWasRefusedIsSentAgainAsOneUntilItIsTaken() {
        String span = "M-SaDbE-";
        store.offer(1, 0, span);
        store.offer(2, 1, "Dc");
        refuse(0, 1, 2, 3);
        store.order.answered();

        tryAgain(span);
        assertThat(store.stored).containsExactly(span);
        refuse(0, 1, 2, 3);
        assertThat(store.order.mark(STREAM)).isZero();

        store.stored.clear();
        store.advance(1_000);
        assertThat(store.stored).containsExactly(span);
        store.answerAll();
        store.offer(2, 1, "Dc");
        assertThat(store.order.mark(STREAM)).isEqualTo(2);
        assertThat(store.stored).as("what was applied behind it is there").containsExactly(span);
        assertThat(store.order.repeats().unknownFates()).isZero();
    }

    /** What is sent again after the connection broke before EXEC was answered. */
    @ParameterizedTest(name = "{0}: again {1}, unknown {2}")
    @CsvSource({
        "M-SaSbE-, M-SaSbE-, 0",
        "M-DaDbE-, '', 2",
        "M-SaDaE-, M-SaDaE-, 0", // the value wipes out whatever the delta did
        "M-SaDbE-, M-Sa--E-, 1",
    })
    void whatHasAnUnknownFateIsRepeatedIfThatIsSafe(String span, String again, long unknown) {
        store.offer(1, 0, span);
        breakOff(0);

        store.offer(1, 0, span);
        store.answerAll();

        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        assertThat(store.order.repeats().unknownFates()).isEqualTo(unknown);
        assertThat(store.suspected()).hasSize((int) unknown);
        assertThat(store.order.mark(STREAM)).isOne();
    }

    @Test
    void whatIsTooLateIsLeftOutAndTheRestIsSentAsOne() {
        store.offer(1, 0, "M-SaSbDcE-");
        store.overwritten.put('a', new LaterValue(Long.MAX_VALUE, false));
        refuse(0, 1, 2, 3, 4);

        tryAgain("M-SaSbDcE-");

        assertThat(store.stored).containsExactly("M---SbDcE-");
    }

    /** Nobody knows then whether it was applied, though it was refused before. */
    @ParameterizedTest(name = "{0}: again {1}, unknown {2}")
    @CsvSource({"M-DaDbE-, '', 2", "M-SaSbE-, M-SaSbE-, 0", "M-SaDaE-, M-SaDaE-, 0", "M-SaDbE-, M-Sa--E-, 1"})
    void aConnectionThatBreaksWhileItIsRepeatedLeavesItUnknown(String span, String again, long unknown) {
        store.offer(1, 0, span);
        refuse(0, 1, 2, 3);
        tryAgain(span);
        assertThat(store.stored).containsExactly(span);

        breakOff(0);
        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        store.answerAll();
        assertThat(store.order.repeats().unknownFates()).isEqualTo(unknown);
        assertThat(store.order.mark(STREAM)).isOne();
    }

    @Test
    void whatABreakHasLeftUnknownIsCountedOnceHoweverOftenTheRestIsTried() {
        store.offer(1, 0, "M-SaDbE-");
        breakOff(0);
        store.offer(1, 0, "M-SaDbE-");
        refuse(0, 1, 2, 3);
        tryAgain();
        assertThat(store.stored).containsExactly("M-Sa--E-");
        store.answerAll();

        assertThat(store.order.repeats().unknownFates()).isOne();
        assertThat(store.suspected()).containsExactly("b");
    }

    @Test
    void aValueThatIsRepeatedBeforeItBringsItsEffectBack() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "M-DaDbE-");
        store.order.notApplied(0);
        store.order.answered();
        store.order.answered();

        tryAgain("Sa", "M-DaDbE-");
        store.answerAll();

        assertThat(store.stored).containsExactly("Sa", "M-Da--E-");
    }

    @Test
    void aStoreThatDoesNotBeginItRunsItsCommandsOnce() {
        store.offer(1, 0, "M-SaDbE-");
        store.order.apart();
        refuse(0, 2);

        tryAgain("M-SaDbE-");
        assertThat(store.stored).containsExactly("Db");
        store.answerAll();
        assertThat(store.order.mark(STREAM)).isOne();
    }

    /** It came to light only when it was repeated; and a value that is sent again then takes what follows it along. */
    @ParameterizedTest(name = "{0}, {1} refused: again {2}")
    @CsvSource({"M-SaDbE-, 2, Db", "M-SaDbE-, 1, Sa", "M-SaSaE-, 1, Sa Sa", "M-DaDbE-, 2, Db"})
    void aStoreThatDoesNotBeginWhatIsRepeatedRunsItsCommandsOnce(String span, int refused, String again) {
        store.offer(1, 0, span);
        refuse(0, 1, 2, 3);
        tryAgain(span);
        store.order.apart();
        refuse(0, refused);

        tryAgain();
        store.answerAll();
        assertThat(String.join(" ", store.stored)).isEqualTo(again);
        assertThat(store.order.mark(STREAM)).isOne();
        assertThat(store.order.repeats().unknownFates()).isZero();
    }

    @Test
    void whatAStoreNeverTakesAsOneIsRepeatedCommandByCommand() {
        store.offer(1, 0, "M-SaDbE-");
        store.order.apart();
        refuse(0, 1, 2, 3);

        tryAgain("M-SaDbE-");
        store.answerAll();
        assertThat(store.stored).containsExactly("Sa", "Db");
        assertThat(store.order.mark(STREAM)).isOne();
    }

    @Test
    void whatComesBehindWaitsForAllOfIt() {
        store.offer(1, 0, "M-SaSbE-");
        store.offer(2, 1, "Sc");
        breakOff(0);
        store.offer(1, 0, "M-SaSbE-");
        store.offer(2, 1, "Sc");
        assertThat(store.stored).containsExactly("M-SaSbE-");
        store.answerAll();
        assertThat(store.stored).containsExactly("M-SaSbE-", "Sc");
    }
}
