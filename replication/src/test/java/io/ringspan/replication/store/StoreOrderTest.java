package io.ringspan.replication.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Resume;
import io.ringspan.replication.stream.StreamId;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.stream.WriteFrame;
import io.ringspan.sim.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Commands are two letters: {@code S} or {@code D} for a whole value and a delta, then the key. The store is this test: it
 * answers what it is told to, in order.
 */
class StoreOrderTest implements StoreSink, Upstream {
    private static final long LIFE = 5;
    private static final NodeId ORIGIN = new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0));
    private static final StreamId STREAM = new StreamId(ORIGIN, 1, 0);

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final ManualTime time = new ManualTime();
    private final List<String> stored = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final StoreLimits limits = new StoreLimits(8, 1_000, 10, 50_000_000L, 100_000_000L, 1_000_000_000L);
    private final StoreOrder order = new StoreOrder(alone(), this, new Letters(), limits, time, LIFE);

    @BeforeEach
    void begin() {
        order.connected("run1");
        order.resume(this, STREAM, new Resume(0, 0, LIFE));
        order.flushMarks();
        assertThat(takeTold()).containsExactly("behind 0 life 5", "mark 0");
    }

    @AfterEach
    void everyBufferIsReleased() {
        order.close();
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
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
        offer(1, 0, "Sa");
        offer(3, 1, "Sb");

        assertThat(offer(position, prev, "Sc")).isEqualTo(verdict);
    }

    @Test
    void theMarkFollowsTheStoresAnswersAndIsToldOnceATurn() {
        offer(1, 0, "Sa");
        offer(2, 1, "SbSc");
        order.flushMarks();
        assertThat(takeTold()).isEmpty();

        order.answered();
        order.answered();
        order.flushMarks();

        assertThat(takeTold()).containsExactly("mark 2");
    }

    @Test
    void aDuplicateOfAnAppliedWriteIsAcknowledgedAgain() {
        offer(1, 0, "Sa");
        order.answered();
        order.flushMarks();
        takeTold();

        offer(1, 0, "Sa");
        order.flushMarks();

        assertThat(takeTold()).containsExactly("mark 1");
        assertThat(order.duplicates()).isOne();
    }

    @Test
    void anEarlyWriteWaitsForWhatPrecedesItAndNobodyIsAsked() {
        offer(3, 2, "Sc");
        offer(2, 1, "Sb");
        assertThat(stored).isEmpty();

        offer(1, 0, "Sa");

        assertThat(stored).containsExactly("Sa", "Sb", "Sc");
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void aGapThatStaysOpenIsAskedForLessAndLessOften() {
        offer(3, 2, "Sc");

        order.tick();
        assertThat(takeTold()).isEmpty();
        advance(50);
        assertThat(takeTold()).containsExactly("behind 0 life 5");
        advance(50);
        assertThat(takeTold()).isEmpty();
        advance(50);
        assertThat(takeTold()).containsExactly("behind 0 life 5");
        advance(150);
        assertThat(takeTold()).isEmpty();
    }

    @Test
    void earlyWritesBeyondTheLimitAreAskedForWhenThereIsRoom() {
        offer(2, 1, "S" + "x".repeat(800));

        assertThat(offer(3, 2, "Sy")).isEqualTo(Verdict.GAP);
        assertThat(order.earlyBytes()).isLessThanOrEqualTo(1_000);
        takeTold();
        offer(1, 0, "Sa");
        assertThat(takeTold()).containsExactly("behind 2 life 5");
    }

    @Test
    void aStreamThatIsNotKnownAsksForItsBeginningAndBelievesOnlyWhoKnowsItsLife() {
        StreamId other = new StreamId(ORIGIN, 1, 1);

        assertThat(order.offer(this, other, frame(7, "Sa"), 0)).isEqualTo(Verdict.GAP);
        assertThat(takeTold()).containsExactly("behind -1 life 5");
        order.resume(this, other, new Resume(6, 6, Resume.NO_LIFE));
        assertThat(takeTold()).containsExactly("behind -1 life 5");
        order.resume(this, other, new Resume(6, 6, LIFE));
        assertThat(takeTold()).containsExactly("behind 6 life 5");
        assertThat(order.offer(this, other, frame(7, "Sa"), 6)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void whatAnOriginSkippedMovesTheMarkOn() {
        offer(1, 0, "Sa");
        order.answered();

        order.resume(this, STREAM, new Resume(5, 1, LIFE));
        order.flushMarks();

        assertThat(takeTold()).containsExactly("behind 5 life 5", "mark 5");
        assertThat(offer(6, 5, "Sb")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aSkipBehindWhatIsInFlightMovesTheMarkWhenThatIsAnswered() {
        offer(1, 0, "Sa");
        order.resume(this, STREAM, new Resume(5, 1, LIFE));
        order.flushMarks();
        assertThat(takeTold()).containsExactly("behind 5 life 5", "mark 0");

        order.answered();
        order.flushMarks();
        offer(6, 5, "Sb");
        order.answered();
        order.flushMarks();

        assertThat(takeTold()).last().isEqualTo("mark 6");
    }

    @Test
    void aRefusedCommandStopsTheMarkAndHoldsTheStreamUntilTheNextTry() {
        offer(1, 0, "Sa");
        offer(2, 1, "SbSc");
        order.answered();
        order.notApplied(1);
        order.answered();
        order.flushMarks();

        assertThat(takeTold()).containsExactly("mark 1");
        assertThat(offer(3, 2, "Sd")).isEqualTo(Verdict.HELD);
        assertThat(order.isHeld(STREAM)).isTrue();
        stored.clear();
        advance(100);
        assertThat(takeTold()).containsExactly("behind 1 life 5");
        offer(2, 1, "SbSc");
        assertThat(stored).as("only what was refused").containsExactly("Sc");
        order.answered();
        order.flushMarks();
        assertThat(takeTold()).containsExactly("mark 2");
    }

    @Test
    void aHeldStreamHoldsUpNoOther() {
        offer(1, 0, "Sa");
        order.notApplied(0);
        order.answered();
        StreamId other = new StreamId(ORIGIN, 1, 1);
        order.resume(this, other, new Resume(0, 0, LIFE));

        assertThat(order.offer(this, other, frame(1, "Sb"), 0)).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void aStoreThatRefusesAgainIsTriedAgainLaterAndLater() {
        offer(1, 0, "Sa");
        order.notApplied(0);
        order.answered();
        advance(100);
        offer(1, 0, "Sa");
        order.notApplied(0);
        order.answered();
        stored.clear();

        advance(100);
        assertThat(stored).isEmpty();
        advance(100);

        assertThat(stored).containsExactly("Sa");
        assertThat(order.holds()).isEqualTo(2);
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
        offer(1, 0, refused);
        offer(2, 1, applied);
        order.notApplied(0);
        order.answered();
        order.answered();
        stored.clear();

        advance(100);
        offer(1, 0, refused);
        offer(2, 1, applied);
        answerAll();

        assertThat(String.join(" ", stored)).isEqualTo(again);
        assertThat(order.mark(STREAM)).isEqualTo(2);
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
        offer(1, 0, span);
        order.disconnected(0);
        stored.clear();

        order.connected("run1");
        offer(1, 0, span);
        answerAll();

        assertThat(String.join(" ", stored)).isEqualTo(again);
        assertThat(order.unknownFates()).isEqualTo(unknown);
        assertThat(order.mark(STREAM)).isOne();
    }

    @Test
    void whatTheStoreHadAnsweredBeforeTheConnectionBrokeIsKnown() {
        offer(1, 0, "DaDbDc");
        order.disconnected(2);
        stored.clear();

        order.connected("run1");
        offer(1, 0, "DaDbDc");

        assertThat(stored).isEmpty();
        assertThat(order.unknownFates()).isOne();
    }

    @Test
    void aDeltaThatIsLostWhileItIsRepeatedIsNotRepeatedOnceMore() {
        offer(1, 0, "SaDa");
        order.disconnected(0);
        order.connected("run1");
        offer(1, 0, "SaDa");
        order.answered();
        stored.clear();

        order.disconnected(0);
        order.connected("run1");

        assertThat(stored).isEmpty();
        assertThat(order.unknownFates()).isOne();
        assertThat(order.mark(STREAM)).isOne();
    }

    @Test
    void anotherRunOfTheStoreVoidsEveryMark() {
        offer(1, 0, "Sa");
        offer(2, 1, "SbDb");
        order.answered();
        order.answered();
        order.disconnected(0);
        stored.clear();
        takeTold();

        order.connected("run2");
        order.flushMarks();
        assertThat(takeTold()).as("no mark of the earlier run is told").containsExactly("behind -1 life 6");
        assertThat(offer(3, 2, "Sc")).isEqualTo(Verdict.GAP);
        order.resume(this, STREAM, new Resume(1, 3, LIFE + 1));
        offer(2, 1, "SbDb");
        answerAll();
        offer(3, 2, "DcSc");
        answerAll();

        assertThat(stored).containsExactly("Sb", "Db", "Sc");
        assertThat(order.unknownFates()).isOne();
        assertThat(order.mark(STREAM)).isEqualTo(3);
    }

    @Test
    void aFullPipelineHoldsWritesUntilItHasDrained() {
        for (int position = 1; position <= 8; position++) {
            offer(position, position - 1, "Sa");
        }

        assertThat(offer(9, 8, "Sa")).isEqualTo(Verdict.HELD);
        answerAll();
        advance(100);

        assertThat(takeTold()).contains("behind 8 life 5");
        assertThat(offer(9, 8, "Sa")).isEqualTo(Verdict.TAKEN);
    }

    @Test
    void writesAreNotTakenWhileThereIsNoStoreAndAskedForAfterwards() {
        order.disconnected(0);
        assertThat(offer(1, 0, "Sa")).isEqualTo(Verdict.HELD);
        takeTold();

        order.connected("run1");

        assertThat(takeTold()).containsExactly("behind 0 life 5");
    }

    @Test
    void aStartOfLongAgoIsForgottenAndStaysSo() {
        for (int epoch = 2; epoch <= 4; epoch++) {
            order.resume(this, new StreamId(ORIGIN, epoch, 0), new Resume(0, 0, LIFE));
        }
        takeTold();

        assertThat(offer(1, 0, "Sa")).isEqualTo(Verdict.RETIRED);
        assertThat(order.mark(STREAM)).isEqualTo(Upstream.LOST);
    }

    @Test
    void aWriteForATokenOfOthersIsRefusedAndNotPassedOver() {
        NodeId self = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(100));
        NodeId next = new NodeId(new Datacenter("dc1"), new Rack("r1"), Token.of(200));
        order.topologyChanged(Topology.of(
                2,
                self,
                List.of(
                        new RingNode(self, new Endpoint("localhost", 1), List.of(self.token())),
                        new RingNode(next, new Endpoint("localhost", 2), List.of(next.token())))));

        assertThat(order.offer(this, STREAM, frame(1, "Sa").place(150, 1, 0), 0))
                .isEqualTo(Verdict.WRONG_OWNER);
        assertThat(takeTold()).containsExactly("wrong owner 1 epoch 2");
        assertThat(order.offer(this, STREAM, frame(2, "Sb").place(50, 1, 0), 1)).isEqualTo(Verdict.EARLY);
        assertThat(order.offer(this, STREAM, frame(2, "Sb").place(50, 2, 0), 0)).isEqualTo(Verdict.TAKEN);
    }

    private Verdict offer(long position, long prev, String commands) {
        return order.offer(this, STREAM, frame(position, commands), prev);
    }

    /** Has the store apply all that it was sent, and what is sent because of it. */
    private void answerAll() {
        while (order.inFlight() > 0) {
            order.answered();
        }
    }

    private void advance(int millis) {
        time.advance(Duration.ofMillis(millis));
        order.tick();
    }

    private List<String> takeTold() {
        List<String> taken = List.copyOf(told);
        told.clear();
        return taken;
    }

    private WriteFrame frame(long position, String commands) {
        ByteBuf span = memory.heapBuffer(commands.length());
        span.writeCharSequence(commands, StandardCharsets.US_ASCII);
        int count = Math.max(1, commands.length() / 2);
        received.add(span);
        return new WriteFrame()
                .form(count, (byte) 2, (byte) 0)
                .number(position, position)
                .span(span, 0, span.readableBytes());
    }

    private final List<ByteBuf> received = new ArrayList<>();

    @AfterEach
    void receiveBuffersEnd() {
        received.forEach(ByteBuf::release);
    }

    private static Topology alone() {
        return Topology.of(
                1, ORIGIN, List.of(new RingNode(ORIGIN, new Endpoint("localhost", 1), List.of(ORIGIN.token()))));
    }

    @Override
    public void apply(StreamId stream, WriteFrame write) {
        repeat(stream, write, write.at(), write.length());
    }

    @Override
    public void repeat(StreamId stream, WriteFrame write, int at, int length) {
        stored.add(write.span().toString(at, length, StandardCharsets.US_ASCII));
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        told.add("mark " + mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        told.add("behind " + position + " life " + life);
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        told.add("wrong owner " + position + " epoch " + ringEpoch);
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        throw new AssertionError("a store is no relay");
    }

    /** Two letters a command. */
    private static final class Letters implements SpanCommands {
        private int at;
        private boolean whole;

        @Override
        public int next(ByteBuf span, int from) {
            at = from;
            whole = span.getByte(from) == 'S';
            return from + 2;
        }

        @Override
        public CommandKind kind() {
            return whole ? CommandKind.WHOLE : CommandKind.DELTA;
        }

        @Override
        public int keys() {
            return 1;
        }

        @Override
        public int keyAt(int key) {
            return at + 1;
        }

        @Override
        public int keyLength(int key) {
            return 1;
        }
    }
}
