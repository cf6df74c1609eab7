package io.ringspan.node.handover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Transport;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Names;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.io.Span;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.resp.RespSpanCommands;
import io.ringspan.node.store.StoreFurnisher;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.Unheard;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.ManualTime;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two workers without threads, each with the tasks of its next turn. The store is this test. */
class HandedGateTest implements StoreGate, StoreSink, PeerSender, SkipListener {
    private static final NodeId NODE = new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0));
    private static final Backoff NO_PAUSE = new Backoff(1, new Random(1));
    private static final Endpoint NOWHERE = new Endpoint("127.0.0.1", 1);
    private static final Topology ALONE =
            Topology.of(1, NODE, List.of(new RingNode(NODE, NOWHERE, List.of(new Token(0)))));
    private final ArrayDeque<Runnable> worker = new ArrayDeque<>();
    private final ArrayDeque<Runnable> storeWorker = new ArrayDeque<>();
    private final Road<Errand> road = new Road<>(Errand::new, 2_000);
    private final Road<Answer> back = new Road<>(Answer::new, 2_000);
    private final HandedGate gate = new HandedGate(road, back);
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final StoreLink unconnected = link();
    private final HandedLink link = new HandedLink(unconnected, unconnected, road, 3, () -> 0);
    private final ServedWorker served = new ServedWorker(this, unconnected, back, link);
    private final List<String> stored = new ArrayList<>();
    private final List<Upstream> gone = new ArrayList<>();
    private final List<StreamId> asked = new ArrayList<>();
    private final StoreOrder order = new StoreOrder(
            ALONE, this, new RespSpanCommands(CommandTable.load()), StoreLimits.DEFAULT, new ManualTime(), 5);
    private final OriginStream stream = new OriginStream(
            new StreamId(NODE, 1, 2),
            ALONE,
            this,
            new WindowBudgets(new StreamLimits(1 << 20, 1 << 20)),
            UnpooledByteBufAllocator.DEFAULT,
            Overflow.skipped(this));
    private final Upstream toStream = new ToStream();
    private int unanswered;

    @BeforeEach
    void begin() {
        road.from(new Road.Sender(worker::add, () -> {}, gate::room));
        road.to(storeWorker::add, () -> {}, served::take);
        back.from(new Road.Sender(storeWorker::add, () -> {}, () -> {}));
        back.to(worker::add, () -> {}, answer -> answer.tell(link.waiting()));
        order.connected("run1");
        stream.start();
        settle();
    }

    @AfterEach
    void end() {
        stream.close();
        order.close();
        road.discard();
        back.discard();
        loop.finishAndReleaseAll();
    }

    private StoreLink link() {
        return new StoreLink(
                loop.eventLoop(),
                new Flusher(worker::add),
                new Dialer(Sockets.of(Transport.NIO), new Names("test", InetAddress::getByName)),
                new StoreLink.Settings(NOWHERE, RespProtocol.RESP, 1, 1, 1, 1, NO_PAUSE, StoreFurnisher.NONE),
                Unheard.LINK,
                new Tally(new ManualTime()));
    }

    private void append(int number) {
        ByteBuf span = Unpooled.copiedBuffer("write " + number, US_ASCII);
        int length = span.readableBytes();
        WriteFrame write = new WriteFrame().form(1, (byte) 2, (byte) 0).place(7, 0, 0);
        stream.append(ALONE.replicas(7), write.span(span, 0, length), null);
        span.release();
    }

    private void settle() { // turns of both workers until nothing is left to do
        int quiet = 0;
        while (quiet < 3) {
            int tasks = turn(worker);
            road.send();
            tasks += turn(storeWorker);
            IntStream.range(0, order.inFlight()).forEach(sent -> order.answered());
            order.flushMarks();
            back.send();
            quiet = tasks == 0 ? quiet + 1 : 0;
        }
    }

    private static int turn(ArrayDeque<Runnable> tasks) {
        List<Runnable> now = List.copyOf(tasks);
        now.forEach(task -> tasks.remove().run());
        return now.size();
    }

    private static List<String> writes(int count) {
        return IntStream.range(0, count).mapToObj(i -> "write " + i).toList();
    }

    @Test
    void writesReachTheOrderAndTheirMarksComeBack() {
        for (int i = 0; i < 10; i++) {
            append(i);
        }
        settle();

        assertThat(stored).isEqualTo(writes(10));
        assertThat(gate.turnedAway()).isZero();
        assertThat(stream.close()).as("writes without a mark").isZero();
    }

    @Test
    void writesBeyondTheRoadAreTurnedAwayAndAllArriveOnceAndInOrderAfterwards() {
        for (int i = 0; i < 500; i++) {
            append(i);
        }
        settle();

        assertThat(gate.turnedAway()).isPositive();
        assertThat(stored).isEqualTo(writes(500));
        assertThat(stream.close()).as("writes without a mark").isZero();
    }

    @Test
    void theLastWriteIsMissedAlthoughNothingFollowsIt() {
        int count = 0;
        while (gate.turnedAway() == 0) {
            append(count++);
        }
        settle();

        assertThat(stored).isEqualTo(writes(count));
        assertThat(asked).containsExactly(stream.id());
    }

    @Test
    void whoeverWaitsForAWriteThatIsTurnedAwayIsToldAtOnce() {
        while (!road.isFull()) {
            append(0);
        }
        ByteBuf span = Unpooled.copiedBuffer("late", US_ASCII);
        WriteFrame frame = new WriteFrame().number(99, 99).span(span, 0, 4);

        gate.offer(toStream, new CountsUnanswered(), stream.id(), frame, 98);

        assertThat(unanswered).isOne();
        span.release();
    }

    @Test
    void anUpstreamThatIsGoneIsNotAskedForWhatWasTurnedAway() {
        while (gate.turnedAway() == 0) {
            append(0);
        }
        gate.closed(toStream);
        settle();

        assertThat(gone).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void anUpstreamIsTheSameOneForTheOrderUntilItIsClosed() {
        gate.closed(toStream);
        append(0);
        gate.closed(toStream);
        settle();

        assertThat(gone).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aSpanInOrderIsBrokenWhenTheStoreWorkerCannotReachTheStore() {
        Span span = new Span();
        span.set(Unpooled.EMPTY_BUFFER, 0, 0, 1, 7, 2);
        Waits waits = new Waits();
        link.inOrder(span, waits);
        assertThat(waits.broken).isZero();

        settle();

        assertThat(waits.broken).isOne();
        assertThat(link.waiting().size()).isZero();
    }

    @Test
    void anAbandonedSpanInOrderIsNotToldAnything() {
        Span span = new Span();
        span.set(Unpooled.EMPTY_BUFFER, 0, 0, 1, 7, 2);
        Waits waits = new Waits();
        link.abandon(link.inOrder(span, waits));
        settle();
        assertThat(waits.broken).isZero();
        assertThat(link.waiting().size()).isZero();
    }

    @Test
    void theLinkIsFullWhenItsQueueIs() {
        Span span = new Span();
        span.set(Unpooled.EMPTY_BUFFER, 0, 0, 1, 7, 2);
        for (int i = 0; i < 3; i++) {
            assertThat(link.isFull()).isFalse();
            link.inOrder(span, new Waits());
        }
        assertThat(link.isFull()).isTrue();
        settle();
        assertThat(link.isFull()).isFalse();
    }

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId id, WriteFrame write, long prev) {
        order.offer(from, id, write, prev);
    }

    @Override
    public void resume(Upstream from, StreamId id, Resume resume) {
        order.resume(from, id, resume);
    }

    @Override
    public void turnedAway(Upstream from, StreamId id) {
        asked.add(id);
        order.turnedAway(from, id);
    }

    @Override
    public void closed(Upstream from) {
        gone.add(from);
        order.closed(from);
    }

    @Override
    public void apply(StreamId id, WriteFrame write) {
        stored.add(write.span().toString(write.at(), write.length(), US_ASCII));
    }

    @Override
    public @Nullable LaterValue laterValue(StreamId id, WriteFrame write, int command, int keyAt, int keyLength) {
        return null;
    }

    @Override
    public void repeat(StreamId id, WriteFrame write, int command, int at, int length) {
        throw new AssertionError("nothing failed");
    }

    @Override
    public void suspect(WriteFrame write, int keyAt, int keyLength) {}

    @Override
    public void leftOut(long clock) {}

    @Override
    public void forgetVersions() {
        throw new AssertionError("nothing failed");
    }

    @Override
    public boolean connected(int node) {
        return true;
    }

    @Override
    public boolean write(int replica, StreamId id, WriteFrame write, long prev) {
        gate.offer(toStream, null, id, write, prev);
        return true;
    }

    @Override
    public boolean relay(int relay, StreamId id, WriteFrame write, RackPrevs prevs) {
        throw new AssertionError("there is no other datacenter");
    }

    @Override
    public void resume(int via, int replica, StreamId id, Resume resume) {
        gate.resume(toStream, id, resume);
    }

    @Override
    public void skipping(StreamId id, NodeId replica) {
        throw new AssertionError("the window is large enough");
    }

    @Override
    public void skipped(StreamId id, NodeId replica, SkippedWrites skipped) {
        throw new AssertionError("the window is large enough");
    }

    private final class ToStream implements Upstream {
        @Override
        public void mark(StreamId id, int replica, long mark) {
            stream.marked(replica, mark);
        }

        @Override
        public void behind(StreamId id, int replica, long position, long life) {
            stream.behind(replica, position, life);
        }

        @Override
        public void wrongOwner(StreamId id, int replica, long position, int ringEpoch) {
            throw new AssertionError("there is no other owner");
        }

        @Override
        public void reachable(StreamId id, int replica, boolean reachable) {
            throw new AssertionError("there is no relay");
        }
    }

    private final class CountsUnanswered implements WriteReplies {
        @Override
        public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void unanswered(long position) {
            unanswered++;
        }
    }

    private static final class Waits implements ReplySink {
        private int broken;

        @Override
        public void replying(ByteBuf in, int at, int length) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            throw new AssertionError("nothing was sent");
        }

        @Override
        public void broken() {
            broken++;
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }
}
