package io.ringspan.node.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is to be decided while the third node takes over what the second one owns. */
class MovingDecisionTest implements Deciders, ReplyTarget {
    private static final long TIMEOUT_NANOS = 1_000_000_000;
    private static final int OLD_OWNER = 1;
    private static final int NEW_OWNER = 2;
    private static final int TOKEN = 5;
    private static final String COMMAND = "*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n";
    private static final List<RingNode> BEFORE = List.of(node(0, 1), node(1, 10), node(2));
    private static final List<RingNode> AFTER = List.of(node(0, 1), node(1), node(2, 10));

    private final ManualTime time = new ManualTime();
    private final Tally tally = new Tally(time);
    private final Asker asker = new Asker(RespProtocol.RESP, tally, () -> TIMEOUT_NANOS);
    private final HybridClock clock = new HybridClock(time, 1_000);
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<End> ends = List.of(new End(), new End(), new End());
    private final ArrayDeque<ReplySink> sinks = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final StringBuilder replies = new StringBuilder();
    private final Decisions decisions;
    private Topology topology = switched(1);

    MovingDecisionTest() {
        Reconciliation reconciliation = new Reconciliation(RespProtocol.RESP, CommandTable.load());
        ReplyRoom room = new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {});
        QuorumReads reads = new QuorumReads(asker, reconciliation, clock, time::nanoTime, "dc", room);
        ReplicatedWrites writes = new ReplicatedWrites(asker, clock, reconciliation, room, time::nanoTime);
        asker.links(ends.toArray(new Link[0]));
        DecisionDesk desk = new DecisionDesk(RespProtocol.RESP);
        decisions = new Decisions(new Decisions.Parts(
                RespProtocol.RESP,
                this,
                desk,
                asker,
                new DecisionDesk.Caller(loop.eventLoop(), Runnable::run),
                desk.blocked().worker(0, loop.eventLoop()),
                new Dispatcher(() -> topology, asker, writes, reads, (run, slot, protocol, level) -> {}, false),
                clock,
                memory));
        loop.freezeTime();
        asker.topology(topology);
    }

    private void goesOver(Topology next) {
        topology = next;
        asker.topology(next);
    }

    private static RingNode node(int name, int... tokens) {
        List<Token> its = new ArrayList<>();
        for (int token : tokens) {
            its.add(new Token(token));
        }
        NodeId id = new NodeId(new Datacenter("dc"), new Rack("r"), new Token(name));
        return new RingNode(id, new Endpoint("127.0.0.1", 1), its);
    }

    /** The first epoch is before any change, the second while something is to move, and from the third on it has. */
    private static Topology switched(int epoch) {
        List<RingNode> owners = epoch < 3 ? BEFORE : AFTER;
        RingStage stage = new RingStage(epoch, 1, owners, epoch == 1 ? BEFORE : AFTER, BEFORE, 7, epoch > 1);
        return Topology.of(stage, BEFORE.get(0).id());
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory())
                .isZero();
        loop.finishAndReleaseAll();
    }

    private Slot send() {
        Slot slot = new Slot();
        slot.open(this, 1, true, time.nanoTime());
        ByteBuf in = Unpooled.copiedBuffer(COMMAND, ISO_8859_1);
        decisions.send(
                new Decisions.Question(in, 0, in.writerIndex(), TOKEN, topology.replicas(TOKEN)),
                slot,
                new Decisions.Asked(2, Consistency.DC_ONE, null));
        in.release();
        return slot;
    }

    private void passes(long millis) {
        time.advance(Duration.ofMillis(millis));
        loop.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    private void replies(byte[] reply) {
        ByteBuf in = Unpooled.wrappedBuffer(reply);
        ByteBuf stamp = Unpooled.buffer().writeLong(0);
        ReplySink sink = sinks.remove();
        sink.replying(in, 0, in.readableBytes());
        sink.replied(stamp, 0, Long.BYTES, 0);
    }

    private String takeReplies() {
        String taken = replies.toString();
        replies.setLength(0);
        return taken;
    }

    @Test
    void whoOwnsItNoLongerAndWhoDoesNotServeItYetAreAskedAgainUntilItIsDecided() {
        goesOver(switched(2));
        send();
        replies(DecisionError.MOVED.said(RespProtocol.RESP));
        passes(MovingDecision.PAUSE_MILLIS_MIN - 1);
        assertThat(asked).hasSize(1);
        passes(1);
        sinks.remove().notOwner();
        goesOver(switched(3));
        passes(2 * MovingDecision.PAUSE_MILLIS_MIN);
        replies(DecisionError.UNAVAILABLE.said(RespProtocol.RESP));
        passes(MovingDecision.PAUSE_MILLIS_MAX);
        assertThat(takeReplies()).isEmpty();
        replies(":7\r\n".getBytes(ISO_8859_1));
        assertThat(takeReplies()).isEqualTo(":7\r\n");
        assertThat(asked)
                .containsExactly(
                        OLD_OWNER + " by 2 " + COMMAND,
                        OLD_OWNER + " by 2 " + COMMAND,
                        NEW_OWNER + " by 3 " + COMMAND,
                        NEW_OWNER + " by 3 " + COMMAND);
    }

    @Test
    void whereNoChangeIsUnderWayItIsAnErrorAtOnce() {
        send();
        replies(DecisionError.MOVED.said(RespProtocol.RESP));
        assertThat(takeReplies()).startsWith("-TRYAGAIN ");
        ends.get(OLD_OWNER).up = false;
        send();
        assertThat(takeReplies()).startsWith("-UNAVAILABLE ");
    }

    @Test
    void whatCannotBeDecidedInTimeIsAnError() {
        goesOver(switched(3));
        send();
        for (long millis = 0;
                millis < TimeUnit.NANOSECONDS.toMillis(TIMEOUT_NANOS);
                millis += MovingDecision.PAUSE_MILLIS_MAX) {
            assertThat(takeReplies()).isEmpty();
            replies(DecisionError.MOVED.said(RespProtocol.RESP));
            passes(MovingDecision.PAUSE_MILLIS_MAX);
        }
        replies(DecisionError.MOVED.said(RespProtocol.RESP));
        assertThat(takeReplies()).startsWith("-TRYAGAIN ");
    }

    @Test
    void whatMayHaveBeenDecidedIsNotAskedAgain() {
        goesOver(switched(3));
        send();
        sinks.remove().broken();
        assertThat(takeReplies()).startsWith("-UNKNOWN ");
        passes(MovingDecision.PAUSE_MILLIS_MAX);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aLinkThatHasOnlyJustBegunIsWaitedFor() {
        goesOver(switched(3));
        ends.get(NEW_OWNER).up = false;
        ends.get(NEW_OWNER).fresh = true;
        send();
        assertThat(takeReplies()).isEmpty();
        assertThat(tally.clientErrors()).isZero();
        ends.get(NEW_OWNER).up = true;
        ends.get(NEW_OWNER).fresh = false;
        passes(MovingDecision.PAUSE_MILLIS_MIN);
        replies(":1\r\n".getBytes(ISO_8859_1));
        assertThat(takeReplies()).isEqualTo(":1\r\n");
    }

    @Test
    void whoIsGoneIsNotAskedFor() {
        goesOver(switched(3));
        Slot slot = send();
        replies(DecisionError.MOVED.said(RespProtocol.RESP));
        slot.cancel();
        passes(MovingDecision.PAUSE_MILLIS_MAX);
        assertThat(asked).hasSize(1);
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        replies.append(in.toString(at, length, ISO_8859_1));
        slot.markAnswered();
    }

    @Override
    public void brokenOff(Slot slot) {
        throw new AssertionError("replies are whole here");
    }

    @Override
    public boolean isUp(int node) {
        return ends.get(node).up;
    }

    @Override
    public long decide(int node, Span command, Asked request, ReplySink sink) {
        asked.add(node + " by " + command.epoch() + " "
                + command.bytes().toString(command.at(), command.length(), ISO_8859_1));
        sinks.add(sink);
        return asked.size();
    }

    @Override
    public void ring(int node, long ticket) {}

    @Override
    public void forget(int node, long ticket) {}

    @Override
    public void abandon(int node, long number) {}

    /** Whether a node can be reached; nothing else is sent there. */
    private static final class End implements Link {
        private boolean up = true;
        private boolean fresh;

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public boolean isNew() {
            return fresh;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            throw new AssertionError("it is to be decided");
        }

        @Override
        public long inOrder(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long versioned(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long whole(Span span, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public long settle(Span question, KeyState own, ReplySink sink) {
            return read(question, sink);
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            read(command, sink);
        }

        @Override
        public void abandon(long number) {}
    }
}
