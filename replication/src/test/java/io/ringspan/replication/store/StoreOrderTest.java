package io.ringspan.replication.store;

import static io.ringspan.replication.store.ScriptedStore.LIFE;
import static io.ringspan.replication.store.ScriptedStore.ORIGIN;
import static io.ringspan.replication.store.ScriptedStore.STREAM;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Upstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order writes are taken, and what their origin is told. */
class StoreOrderTest {
    private final ScriptedStore store = ScriptedStore.begun(8, 1_000);

    @AfterEach
    void everyBufferIsReleased() {
        store.end();
    }

    @ParameterizedTest(name = "after 3: {0} follows {1}: {2}")
    @CsvSource({
        "4, 3, TAKEN",
        "9, 3, TAKEN",
        "5, 2, TAKEN", // what came between was taken away by a new topology
        "3, 2, DUPLICATE",
        "1, 0, DUPLICATE",
        "5, 4, EARLY",
    })
    void aWriteIsTakenOnceAndInOrder(long position, long prev, Verdict verdict) {
        store.offer(1, 0, "Sa");
        store.offer(3, 1, "Sb");

        assertThat(store.offer(position, prev, "Sc")).isEqualTo(verdict);
    }

    @Test
    void whatItsOriginHasSkippedTheStoreIsToldOnce() {
        store.order.resume(store, STREAM, new Resume(3, 3, LIFE, 8, 70));
        store.order.resume(store, STREAM, new Resume(3, 3, LIFE, 9, 70));
        store.order.resume(store, STREAM, new Resume(5, 5, LIFE, 10, 90));
        assertThat(store.leftOut).containsExactly(70L, 90L);
        store.order.resume(store, STREAM, new Resume(6, 6, LIFE, 11, Resume.NO_STAMP));
        store.order.resume(store, STREAM, new Resume(7, 7, LIFE, 12, Resume.NO_STAMP));
        assertThat(store.leftOut)
                .as("nothing of a stream is later than what was told of it so")
                .hasSize(3);
    }

    @Test
    void itKnowsWhoseOriginHasStartedAnew() {
        StreamId next = new StreamId(STREAM.origin(), STREAM.epoch() + 1, STREAM.worker());
        store.offer(1, 0, "Sa");
        assertThat(store.order.hasStartedSince(STREAM)).isFalse();
        store.order.resume(store, next, new Resume(0, 0, LIFE, 1, 0));
        assertThat(store.order.hasStartedSince(STREAM)).isTrue();
        assertThat(store.order.hasStartedSince(next)).isFalse();
    }

    /** For no longer than was said, whoever forgets to end it. */
    @Test
    void nothingIsTakenWhileItPauses() {
        store.offer(1, 0, "Sa");
        store.order.ranges().pause(MILLISECONDS.toNanos(500));
        assertThat(store.offer(2, 1, "Sb")).isEqualTo(Verdict.HELD);
        assertThat(store.order.ranges().sent()).containsExactly(Map.entry(STREAM, 1L));
        store.order.answered();
        store.advance(400);
        store.order.tick();
        assertThat(store.offer(2, 1, "Sb")).isEqualTo(Verdict.HELD);
        store.advance(200);
        store.order.tick();
        assertThat(store.offer(2, 1, "Sb")).isEqualTo(Verdict.TAKEN);
        store.order.ranges().pause(MILLISECONDS.toNanos(500));
        store.order.ranges().pause(0);
        assertThat(store.offer(3, 2, "Sc")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void theMarkFollowsTheStoresAnswersAndIsToldOnceATurn() {
        store.offer(1, 0, "Sa");
        store.offer(2, 1, "SbSc");
        store.order.flushMarks();
        assertThat(store.takeTold()).isEmpty();

        store.order.answered();
        store.order.answered();
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("mark 2");
    }

    @Test
    void aDuplicateOfAnAppliedWriteIsAcknowledgedAgain() {
        store.offer(1, 0, "Sa");
        store.order.answered();
        store.order.flushMarks();
        store.takeTold();

        store.offer(1, 0, "Sa");
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("mark 1");
        assertThat(store.order.duplicates()).isOne();
    }

    @Test
    void anEarlyWriteWaitsForWhatPrecedesItAndNobodyIsAsked() {
        store.offer(3, 2, "Sc");
        store.offer(2, 1, "Sb");
        assertThat(store.stored).isEmpty();

        store.offer(1, 0, "Sa");

        assertThat(store.stored).containsExactly("Sa", "Sb", "Sc");
        assertThat(store.takeTold()).isEmpty();
    }

    @Test
    void aGapThatStaysOpenIsAskedForLessAndLessOften() {
        store.offer(3, 2, "Sc");

        store.order.tick();
        assertThat(store.takeTold()).isEmpty();
        store.advance(50);
        assertThat(store.takeTold()).containsExactly("behind 0 life 5");
        store.advance(50);
        assertThat(store.takeTold()).isEmpty();
        store.advance(50);
        assertThat(store.takeTold()).containsExactly("behind 0 life 5");
        store.advance(150);
        assertThat(store.takeTold()).isEmpty();
    }

    @Test
    void earlyWritesBeyondTheLimitAreAskedForWhenThereIsRoom() {
        store.offer(2, 1, "S" + "x".repeat(800));

        assertThat(store.offer(3, 2, "Sy")).isEqualTo(Verdict.GAP);
        assertThat(store.order.earlyBytes()).isLessThanOrEqualTo(1_000);
        store.takeTold();
        store.offer(1, 0, "Sa");
        assertThat(store.takeTold()).containsExactly("behind 2 life 5");
    }

    @Test
    void aStreamThatIsNotKnownAsksForItsBeginningAndBelievesOnlyWhoKnowsItsLife() {
        StreamId other = new StreamId(ORIGIN, 1, 1);

        assertThat(store.order.offer(store, other, store.frame(7, "Sa"), 0)).isEqualTo(Verdict.GAP);
        assertThat(store.takeTold()).containsExactly("behind -1 life 5");
        store.order.resume(store, other, new Resume(6, 6, Resume.NO_LIFE, 1, 0));
        assertThat(store.takeTold()).containsExactly("behind -1 life 5");
        store.order.resume(store, other, new Resume(6, 6, LIFE, 1, 0));
        assertThat(store.takeTold()).containsExactly("behind 6 life 5");
        assertThat(store.order.offer(store, other, store.frame(7, "Sa"), 6)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aQuestionThatALaterOneHasOvertakenIsNotListenedTo() {
        Upstream givenUp = new Upstream() {
            @Override
            public void mark(StreamId stream, int replica, long mark) {
                throw new AssertionError("nobody hears this");
            }

            @Override
            public void behind(StreamId stream, int replica, long position, long life) {
                throw new AssertionError("nobody hears this");
            }

            @Override
            public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
                throw new AssertionError("nobody hears this");
            }

            @Override
            public void reachable(StreamId stream, int replica, boolean reachable) {
                throw new AssertionError("nobody hears this");
            }
        };
        store.order.resume(givenUp, STREAM, new Resume(0, 0, LIFE, 0, 0));
        store.order.offer(givenUp, STREAM, store.frame(1, "Sa"), 0);
        store.order.answered();
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("mark 1");
    }

    @Test
    void whatAnOriginSkippedMovesTheMarkOn() {
        store.offer(1, 0, "Sa");
        store.order.answered();

        store.resume(5, 1, LIFE);
        store.order.flushMarks();

        assertThat(store.takeTold()).containsExactly("behind 5 life 5", "mark 5");
        assertThat(store.offer(6, 5, "Sb")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aSkipBehindWhatIsInFlightMovesTheMarkWhenThatIsAnswered() {
        store.offer(1, 0, "Sa");
        store.resume(5, 1, LIFE);
        store.order.flushMarks();
        assertThat(store.takeTold()).containsExactly("behind 5 life 5", "mark 0");

        store.order.answered();
        store.order.flushMarks();
        store.offer(6, 5, "Sb");
        store.order.answered();
        store.order.flushMarks();

        assertThat(store.takeTold()).last().isEqualTo("mark 6");
    }

    @Test
    void aFullPipelineHoldsWritesUntilItHasDrained() {
        for (int position = 1; position <= 8; position++) {
            store.offer(position, position - 1, "Sa");
        }

        assertThat(store.offer(9, 8, "Sa")).isEqualTo(Verdict.HELD);
        store.answerAll();
        store.advance(100);

        assertThat(store.takeTold()).contains("behind 8 life 5");
        assertThat(store.offer(9, 8, "Sa")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void writesAreNotTakenWhileThereIsNoStoreAndAskedForAfterwards() {
        store.order.disconnected(0);
        assertThat(store.offer(1, 0, "Sa")).isEqualTo(Verdict.HELD);
        store.takeTold();

        store.order.connected("run1");

        assertThat(store.takeTold()).containsExactly("behind 0 life 5");
    }

    @Test
    void aStartOfLongAgoIsForgottenUntilItsOriginGoesOnWithIt() {
        for (int epoch = 2; epoch <= 9; epoch++) {
            store.order.resume(store, new StreamId(ORIGIN, epoch, 0), new Resume(0, 0, LIFE, 1, 0));
        }
        store.takeTold();

        assertThat(store.offer(1, 0, "Sa")).isEqualTo(Verdict.RETIRED);
        assertThat(store.order.mark(STREAM)).isEqualTo(Upstream.LOST);

        store.order.resume(store, STREAM, new Resume(0, 0, LIFE, 1, 0));
        assertThat(store.offer(1, 0, "Sa")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aWriteForATokenOfOthersIsRefusedAndNotPassedOver() {
        NodeId self = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(100));
        NodeId next = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(200));
        store.order
                .ranges()
                .topology(Topology.of(
                        2,
                        self,
                        List.of(
                                new RingNode(self, new Endpoint("localhost", 1), List.of(self.token())),
                                new RingNode(next, new Endpoint("localhost", 2), List.of(next.token())))));

        assertThat(store.order.offer(store, STREAM, store.frame(1, "Sa").place(150, 1, 0), 0))
                .isEqualTo(Verdict.WRONG_OWNER);
        assertThat(store.takeTold()).containsExactly("wrong owner 1 epoch 2");
        assertThat(store.order.offer(store, STREAM, store.frame(2, "Sb").place(50, 2, 0), 1))
                .isEqualTo(Verdict.EARLY);
        assertThat(store.order.offer(store, STREAM, store.frame(2, "Sb").place(50, 2, 0), 0))
                .isEqualTo(Verdict.TAKEN);
    }

    @Test
    void whatLingersHoldsItsMarkBackUntilItIsApplied() {
        store.lingering = 2;
        store.offer(1, 0, "a1");
        store.offer(2, 1, "b2");
        store.offer(3, 2, "c3");
        store.answerAll();
        store.order.flushMarks();
        assertThat(store.takeTold()).containsExactly("mark 1");
        assertThat(store.stored).hasSize(3);
        store.offer(4, 3, "d4");
        store.answerAll();
        store.order.flushMarks();
        assertThat(store.takeTold()).allMatch("mark 1"::equals);
        store.order.lingered();
        store.order.flushMarks();
        assertThat(store.takeTold()).containsExactly("mark 4");
    }
}
