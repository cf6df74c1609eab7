package io.ringspan.replication.store;

import static io.ringspan.replication.store.ScriptedStore.LIFE;
import static io.ringspan.replication.store.ScriptedStore.ORIGIN;
import static io.ringspan.replication.store.ScriptedStore.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.kept.StoreFile;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node is killed, and its next start goes on where its store stood in each stream. */
class LeftStreamsTest {
    private static final int ENTRIES = 4;
    private static final StreamId NEXT_START = new StreamId(ORIGIN, 2, 0);
    private static final int SILENT_MILLIS = 3_000;

    private final ByteBuffer memory = ByteBuffer.allocate(StoreFile.bytes(ENTRIES));
    private ScriptedStore store = start();

    private ScriptedStore start() {
        ScriptedStore started = new ScriptedStore(8, 1_000);
        StoreFile.Owner owner = new StoreFile.Owner("node", "machine", ENTRIES);
        started.order.goOn(StoreFile.open(memory, owner, 1).notes());
        return started;
    }

    /** Position 1 is marked, 2 and 3 are on their way to the store when the node is killed. */
    private void killed() {
        store.order.connected("run1");
        store.resume(0, 0, LIFE);
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.offer(2, 1, "SbDc");
        store.offer(3, 2, "Dd");
        store.end();
        store = start();
        store.order.connected("run1");
    }

    @AfterEach
    void everyBufferIsReleased() {
        store.end();
    }

    @Test
    void whatWasMarkedIsADuplicateAndWhatWasOnItsWayHasAnUnknownFate() {
        killed();
        store.resume(0, 3, LIFE + 1);
        store.order.flushMarks();
        assertThat(store.takeTold()).as("in whatever life").containsExactly("behind 1 life 5", "mark 1");
        assertThat(store.offer(1, 0, "Sa")).isEqualTo(Verdict.DUPLICATE);

        store.offer(2, 1, "SbDc");
        store.answerAll();
        store.offer(3, 2, "Dd");
        assertThat(store.stored).containsExactly("Sb");
        assertThat(store.suspected()).containsExactly("c", "d");
        assertThat(store.order.mark(STREAM)).isEqualTo(3);
        assertThat(store.forgotten).isZero();
    }

    /** An origin cannot say what came to the earlier process; the note can. */
    @Test
    void whatTheOriginHadSentAndNotTheEarlierProcessIsNew() {
        killed();
        store.resume(0, 9, LIFE);
        store.offer(2, 1, "Sb");
        store.answerAll();
        store.offer(3, 2, "Dd");
        store.offer(4, 3, "De");
        assertThat(store.stored).containsExactly("Sb", "De");
        assertThat(store.suspected()).containsExactly("d");
    }

    @Test
    void ofAStreamThatWasToldToTheEndNothingIsInDoubt() {
        store.order.connected("run1");
        store.resume(0, 0, LIFE);
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.end();
        store = start();
        store.order.connected("run1");
        assertThat(store.order.trust().isSettled()).isTrue();
        store.offer(2, 1, "Db");
        assertThat(store.stored).containsExactly("Db");
    }

    @Test
    void untilItIsRepeatedTheStoreDoesNotCount() {
        killed();
        assertThat(store.order.trust().isSettled()).isFalse();
        store.resume(1, 3, LIFE);
        store.offer(2, 1, "Sb");
        store.answerAll();
        store.offer(3, 2, "Sd");
        store.answerAll();
        assertThat(store.order.trust().isSettled()).isTrue();
    }

    @Test
    void anotherRunOfTheStoreVoidsIt() {
        store.order.connected("run1");
        store.resume(0, 0, LIFE);
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.end();
        store = start();
        store.order.connected("run2");
        assertThat(store.forgotten).isEqualTo(1);
        store.resume(0, 1, LIFE);
        assertThat(store.takeTold()).containsExactly("behind -1 life 6");
        store.end();
        store = start();
        store.order.connected("run2");
        assertThat(store.forgotten).as("of this run nothing was noted").isZero();
    }

    /** It may be sending that one, too, from its disk. */
    @Test
    void anOriginThatWasStartedSinceIsWaitedForAsLongAsOneThatIsSilent() {
        killed();
        store.order.resume(store, NEXT_START, new Resume(0, 0, LIFE, 1, 0));
        store.advance(50);
        assertThat(store.forgotten).isZero();
        assertThat(store.order.trust().orphans()).isZero();
        for (int waited = 0; waited <= SILENT_MILLIS; waited += 500) {
            store.advance(500);
        }
        assertThat(store.forgotten).as("it is gone").isEqualTo(1);
        assertThat(store.order.trust().isSettled()).isTrue();
    }

    /** The versions of what was on its way are known already. */
    @Test
    void whatItsOriginHasGivenUpMakesTheVersionsWrong() {
        killed();
        store.resume(2, 3, LIFE);
        store.offer(3, 2, "Sd");
        store.answerAll();
        store.offer(4, 3, "Se");
        assertThat(store.stored).containsExactly("Sd", "Se");
        assertThat(store.forgotten).isEqualTo(1);
    }

    @Test
    void aStartThatKnewNothingOfAStreamNotesWhatItIsTold() {
        store.order.connected("run1");
        store.resume(4, 6, LIFE);
        store.end();
        store = start();
        store.order.connected("run1");
        store.resume(4, 7, LIFE);
        store.offer(6, 4, "Da");
        store.offer(7, 6, "Db");
        assertThat(store.suspected()).containsExactly("a");
        assertThat(store.stored).containsExactly("Db");
    }

    /** The next process may be killed before it has heard of an origin. */
    @Test
    void whatWasInDoubtRemainsSoOverAnotherStart() {
        killed();
        store.end();
        store = start();
        store.order.connected("run1");
        store.resume(1, 3, LIFE);
        store.offer(2, 1, "Db");
        assertThat(store.suspected()).containsExactly("b");
    }
}
