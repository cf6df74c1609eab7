package io.ringspan.replication.store;

import static io.ringspan.replication.store.ScriptedStore.LIFE;
import static io.ringspan.replication.store.ScriptedStore.ORIGIN;
import static io.ringspan.replication.store.ScriptedStore.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what a store says may count in a quorum, and when its versions are forgotten. */
class TrustTest {
    private final ScriptedStore store = ScriptedStore.begun(8, 1_000);

    @AfterEach
    void everyBufferIsReleased() {
        store.end();
    }

    private boolean isSettled() {
        return store.order.trust().isSettled();
    }

    /** The store refuses one of two writes, and may be tried again. */
    private void refuse() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "SbSc");
        store.order.answered();
        store.order.notApplied(1);
        store.order.answered();
        store.advance(100);
    }

    /** Time passes, as slowly as it does in a process that runs. */
    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            store.advance(1_000);
        }
    }

    @Test
    void aStoreThatRefusedAWriteIsTrustedOnceTheWriteWasRepeated() {
        assertThat(isSettled()).isTrue();
        refuse();
        assertThat(isSettled()).isFalse();

        store.offer(2, 1, "SbSc");
        assertThat(isSettled()).isFalse();
        store.order.answered();

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isZero();
    }

    @Test
    void anOriginThatStaysSilentIsNotWaitedForUntilItAsksAgain() {
        refuse();
        pass(2);
        assertThat(isSettled()).as("after two seconds of three").isFalse();
        assertThat(store.order.trust().orphans()).isZero();
        pass(1);

        assertThat(isSettled()).isTrue();
        assertThat(store.order.trust().orphans()).isOne();
        assertThat(store.forgotten)
                .as("what it says of older keys wins no more")
                .isOne();
        pass(5);
        assertThat(store.forgotten).isOne();

        store.resume(1, 2, LIFE);
        assertThat(isSettled())
                .as("the origin is back, and about to send what is missing")
                .isFalse();
        store.offer(2, 1, "SbSc");
        store.order.answered();
        pass(1);
        assertThat(isSettled()).isTrue();
        assertThat(store.order.trust().orphans()).isZero();
    }

    @Test
    void whoeverIsHeardOrWaitsForTheStoreIsNotSilent() {
        refuse();
        pass(2);
        store.offer(3, 2, "Sd");
        pass(2);
        assertThat(store.order.trust().orphans()).isZero();

        store.order.disconnected(0);
        pass(9);
        store.order.connected("run1");
        pass(1);
        assertThat(store.order.trust().orphans()).isZero();
    }

    @Test
    void aProcessThatStoodStillDoesNotTakeThatForSilence() {
        refuse();
        store.advance(60_000);
        assertThat(store.order.trust().orphans()).isZero();
        assertThat(isSettled()).isFalse();
    }

    @Test
    void anOriginThatStartedAnewIsNotWaitedForAtAll() {
        refuse();
        store.order.resume(store, new StreamId(ORIGIN, 2, 3), new Resume(0, 0, LIFE, 1, 0));
        store.order.tick();

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isOne();
    }

    /** It has something left of the earlier start on its disk. */
    @Test
    void anOriginThatGoesOnWithAnEarlierStartIsWaitedFor() {
        refuse();
        store.order.resume(store, new StreamId(ORIGIN, 2, 0), new Resume(0, 0, LIFE, 1, 0));
        store.resume(1, 2, LIFE);
        store.order.resume(store, new StreamId(ORIGIN, 2, 3), new Resume(0, 0, LIFE, 1, 0));
        pass(2);
        assertThat(isSettled()).isFalse();
        assertThat(store.forgotten).isZero();

        store.offer(2, 1, "SbSc");
        store.order.answered();

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isZero();
    }

    @Test
    void whatARelayStillHadOfAnOrphanIsRepeatedFirst() {
        refuse();
        pass(3);
        store.offer(2, 1, "SbSc");
        assertThat(isSettled()).isFalse();
        store.order.answered();
        assertThat(isSettled()).isTrue();
    }

    @Test
    void ofAWriteThatWasRefusedAndThenSkippedTheVersionIsForgotten() {
        refuse();
        store.resume(5, 5, LIFE);

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isOne();
    }

    @Test
    void ofAWriteThatIsPassedOverInTheRepeatingTheVersionIsForgotten() {
        refuse();
        store.order.resume(store, STREAM, new Resume(1, 2, LIFE, 9, 0));
        store.offer(3, 1, "Sd");

        assertThat(store.stored).last().isEqualTo("Sd");
        assertThat(store.forgotten).isOne();
    }

    @Test
    void ofAWriteThatIsLeftOutOfTheRepeatingTheVersionIsForgotten() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Sb");
        store.order.notApplied(0);
        store.order.answered();
        store.order.answered();
        store.advance(100);
        store.offer(2, 0, "Sb");

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isOne();
    }

    @Test
    void ofWritesThatWereAppliedNothingIsForgottenWhenTheyAreSkipped() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Sb");
        store.order.notApplied(0);
        store.order.answered();
        store.order.answered();
        store.advance(100);
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.resume(2, 2, LIFE);

        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isZero();
    }

    @Test
    void whenAStartOfLongAgoIsRetiredWithAWriteThatWasRefusedItsVersionIsForgotten() {
        refuse();
        for (int epoch = 2; epoch <= 9; epoch++) {
            store.order.resume(store, new StreamId(ORIGIN, epoch, 0), new Resume(0, 0, LIFE, 1, 0));
        }
        assertThat(isSettled()).isTrue();
        assertThat(store.forgotten).isOne();
    }

    @Test
    void anotherRunOfTheStoreIsTrustedOnceTheOriginHasSentAllThatItHad() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "Sb");
        store.answerAll();
        store.order.disconnected(0);
        store.order.connected("run2");
        assertThat(store.forgotten).isOne();
        assertThat(isSettled()).as("the origin has not said what it has").isFalse();

        store.resume(1, 2, LIFE + 1);
        assertThat(isSettled()).as("it has not sent it").isFalse();
        store.offer(2, 1, "Sb");
        assertThat(isSettled()).isFalse();
        store.order.answered();

        assertThat(isSettled()).isTrue();
    }

    @Test
    void anotherRunOfTheStoreDoesNotWaitForEver() {
        store.order.disconnected(0);
        store.order.connected("run2");
        pass(3);
        assertThat(isSettled()).isFalse();
        pass(1);
        assertThat(isSettled()).isTrue();
    }

    @Test
    void anotherRunOfTheStoreDoesNotWaitForThoseWhoAreGone() {
        store.order.closed(store);
        store.order.disconnected(0);
        store.order.connected("run2");
        assertThat(isSettled()).isTrue();
    }

    @Test
    void afterANewStartOfTheNodeAnOriginThatHasSomethingIsWaitedFor() {
        StreamId busy = new StreamId(ORIGIN, 1, 1);
        StreamId idle = new StreamId(ORIGIN, 1, 2);
        store.order.resume(store, idle, new Resume(0, 0, Resume.NO_LIFE, 1, 0));
        assertThat(isSettled()).isTrue();
        store.order.resume(store, busy, new Resume(6, 7, LIFE - 1, 1, 0));
        assertThat(isSettled()).isFalse();

        store.order.resume(store, busy, new Resume(6, 7, LIFE, 2, 0));
        assertThat(isSettled()).isFalse();
        store.order.offer(store, busy, store.frame(7, "Sa"), 6);
        store.order.answered();

        assertThat(isSettled()).isTrue();
    }
}
