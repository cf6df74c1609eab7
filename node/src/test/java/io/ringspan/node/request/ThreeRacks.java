package io.ringspan.node.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Outcome;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.Lease;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A node's requests in a datacenter of three racks with one node each, the first being itself, and one client. */
final class ThreeRacks implements AutoCloseable, ReplyTarget, PeerSender, SkipListener {
    static final int NODES = 3;
    static final long TIMEOUT_NANOS = 3_000;
    static final long REPLY_BYTES_MAX = 1_000;
    static final long HELD_BYTES_MAX = 10_000;
    static final String INCR = "*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n";
    private static final CommandTable COMMANDS = CommandTable.load();

    final ManualTime time = new ManualTime();
    final HybridClock clock = new HybridClock(time, 1_000);
    final Tally tally = new Tally(time);
    /** Of what begins from then on. */
    long timeoutNanos = TIMEOUT_NANOS;

    private Slot last = new Slot();
    final Asker asker = new Asker(RespProtocol.RESP, tally, () -> timeoutNanos);
    final List<FakeLink> links = new ArrayList<>();
    final StringBuilder replies = new StringBuilder();
    int brokenOff;
    /** The node whose store turns writes away the moment that they come; none if negative. */
    int turnsAway = -1;

    final ReplicatedWrites writes;
    final QuorumReads reads;
    final Waits waits;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);
    private final WindowBudgets windows = new WindowBudgets(new StreamLimits(1 << 20, 1 << 22));
    private final Lease otherWorkers = windows.inAll();
    private final Budget held = new Budget(HELD_BYTES_MAX);
    private final Lease heldByOthers = held.lease();
    private final Budget heldForWrites = new Budget(HELD_BYTES_MAX);
    private final Lease heldForWritesByOthers = heldForWrites.lease();
    private final OriginStream stream;
    private final Topology topology;
    private final Dispatcher dispatcher;
    private final Run run = new Run();
    private int readersOf = Topology.NOBODY;

    ThreeRacks() {
        List<RingNode> nodes = new ArrayList<>();
        for (int rack = 0; rack < NODES; rack++) {
            NodeId id = new NodeId(new Datacenter("dc"), new Rack("r" + rack), new Token(0));
            nodes.add(new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token())));
            links.add(new FakeLink(time));
        }
        topology = Topology.of(1, nodes.get(0).id(), nodes);
        asker.links(links.toArray(new Link[0]));
        writes = new ReplicatedWrites(
                asker,
                clock,
                new Reconciliation(RespProtocol.RESP, COMMANDS),
                new ReplyRoom(heldForWrites.lease(), REPLY_BYTES_MAX, tally::writeRepliesHeld),
                time::nanoTime);
        reads = new QuorumReads(
                asker,
                new Reconciliation(RespProtocol.RESP, COMMANDS),
                clock,
                time::nanoTime,
                "dc",
                new ReplyRoom(held.lease(), REPLY_BYTES_MAX, tally::repliesHeld));
        StreamId id = new StreamId(nodes.get(0).id(), 1, 0);
        stream = new OriginStream(id, topology, this, windows, memory, Overflow.skipped(this));
        writes.writeTo(stream, 1 << 20);
        waits = new Waits(() -> topology, writes);
        dispatcher = new Dispatcher(() -> topology, asker, writes, reads, reads::send, false);
    }

    /** What was sent to the node last. */
    String lastSent(int node) {
        FakeLink link = links.get(node);
        return link.sent.getOrDefault(link.pending.sentCount() - 1, "nothing");
    }

    /** How the batch that was sent last ends, as far as is known. */
    Outcome outcome() {
        return last.outcome();
    }

    /** Opens the windows of all replicas. */
    void start() {
        stream.start();
        for (int node = 0; node < NODES; node++) {
            stream.behind(node, 0, 1);
        }
    }

    /** The client sends WAIT. */
    Slot waits(long racks, long timeoutMillis) {
        Slot slot = new Slot();
        slot.open(this, 1, false, time.nanoTime());
        waits.begin(slot, racks, timeoutMillis);
        return slot;
    }

    void send(boolean write) {
        send(write, false);
    }

    void sendReadBehindWrites() {
        send(false, true);
    }

    private void send(boolean write, boolean behindWrites) {
        send(write, behindWrites, Consistency.DC_ONE, "*1\r\n", 1);
    }

    /** Another node decided this write, for a client of its own that reads from that replica next. */
    void sendForReadersOf(int node) {
        readersOf = node;
        send(true);
        readersOf = Topology.NOBODY;
    }

    /** The client increments a key. */
    void incr(Consistency level) {
        send(true, false, level, INCR, 1);
    }

    /** Commands of one kind to the same owners. */
    void send(boolean write, boolean behindWrites, Consistency level, String span, int count) {
        Slot slot = new Slot();
        last = slot;
        slot.open(this, count, write, time.nanoTime());
        send(slot, behindWrites, level, span);
    }

    /** What is asked for by a slot that is open. */
    void send(Slot slot, boolean behindWrites, Consistency level, String span) {
        boolean write = slot.isWrite();
        int count = slot.commands();
        ByteBuf in = Unpooled.copiedBuffer(span, ISO_8859_1);
        run.begin(in, 0, topology.replicas(0), write, 0);
        for (int i = 0; i < count; i++) {
            run.extend(in.readableBytes());
        }
        run.behindWrites(behindWrites);
        run.answersFirst(readersOf);
        dispatcher.send(run, slot, 2, level);
        run.clear();
        in.release();
    }

    /** Lets time pass as a node's ticks do. */
    void after(long nanos) {
        time.advance(Duration.ofNanos(nanos));
        long now = tally.refresh();
        for (FakeLink link : links) {
            link.pending.tick(now, TIMEOUT_NANOS / 3, TIMEOUT_NANOS);
        }
        asker.tick(now);
        reads.tick(now);
        writes.tick(now);
        waits.check();
    }

    void replied(int node, String resp) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        links.get(node).oldest().replied(in, 0, in.readableBytes(), 0);
        in.release();
    }

    /** As a store worker answers a read of a quorum: the replies, then stamp and tie for each command. */
    void replied(int node, String resp, long... versions) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        ByteBuf trailer = Unpooled.buffer();
        for (long version : versions) {
            trailer.writeLong(version);
        }
        ReplySink sink = links.get(node).oldest();
        sink.replying(in, 0, in.readableBytes());
        sink.replied(trailer, 0, trailer.readableBytes(), 0);
        in.release();
        trailer.release();
    }

    void broken(int node) {
        links.get(node).oldest().broken();
    }

    int waiting(int node) {
        return links.get(node).pending.size();
    }

    void replying(int node, String resp) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        ReplySink sink = links.get(node).pending.peek(links.get(node).pending.head());
        if (sink == null) {
            throw new AssertionError("nothing was sent to it");
        }
        sink.replying(in, 0, in.readableBytes());
        in.release();
    }

    void wrote(int node, String resp) {
        wrote(node, resp, 0);
    }

    void refused(int node) {
        wrote(node, "-OOM\r\n", 1);
    }

    private void wrote(int node, String resp, int refusals) {
        wrote(node, stream.last(), resp, refusals);
    }

    /** The first part of the reply to the last write. */
    void writing(int node, String resp) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        writes.repliesOf(node).replied(stream.last(), in, 0, in.readableBytes(), false, 0);
        in.release();
    }

    /** The reply to the write at that position. */
    void wrote(int node, long position, String resp, int refusals) {
        ByteBuf in = Unpooled.copiedBuffer(resp, ISO_8859_1);
        writes.repliesOf(node).replied(position, in, 0, in.readableBytes(), true, refusals);
        in.release();
    }

    /** The streams of the node's other workers use all the room that there is, or none. */
    void othersFillTheWindows(boolean full) {
        if (full) {
            otherWorkers.take(windows.limits().totalBytesMax());
        } else {
            otherWorkers.give(otherWorkers.used());
        }
        otherWorkers.trim();
    }

    /** The node's other workers hold so many bytes of replies. */
    void othersHold(long bytes) {
        heldByOthers.give(heldByOthers.used());
        heldByOthers.take(bytes);
        heldByOthers.trim();
    }

    /** The same of replies to writes. */
    void othersHoldForWrites(long bytes) {
        heldForWritesByOthers.give(heldForWritesByOthers.used());
        heldForWritesByOthers.take(bytes);
        heldForWritesByOthers.trim();
    }

    /** The node does not own the last write's token, as it says. */
    void notOwned(int node) {
        writes.repliesOf(node).notOwned(stream.last());
    }

    /** The node has another ring: it has refused a write, and is sent nothing for a moment. */
    void isLeftAlone(int node) {
        stream.wrongOwner(node, time.nanoTime());
    }

    /** The ring has just changed. */
    void goesOver() {
        asker.topology(topology);
        asker.topology(topology);
    }

    /** Another node of the first rack gets the keys, and the writes that were kept for the first one. */
    void keysMove() {
        List<RingNode> nodes = new ArrayList<>(topology.nodes());
        NodeId id = new NodeId(new Datacenter("dc"), new Rack("r0"), new Token(1));
        nodes.add(new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(new Token(0))));
        nodes.set(0, nodes.get(0).at(List.of(new Token(1))));
        links.add(new FakeLink(time));
        stream.topologyChanged(
                Topology.of(RingStage.settled(2, nodes), nodes.get(0).id()));
    }

    void unanswered(int node) {
        writes.repliesOf(node).unanswered(stream.last());
    }

    /** The node's store has caught up. */
    void marked(int node) {
        marked(node, stream.last());
    }

    /** The node's store has come so far. */
    void marked(int node, long position) {
        stream.marked(node, position);
        waits.check();
    }

    /** How many writes the stream has. */
    long appended() {
        return stream.last();
    }

    String takeReplies() {
        String taken = replies.toString();
        replies.setLength(0);
        return taken;
    }

    /** Everybody is gone: nothing may be kept. */
    @Override
    public void close() {
        links.forEach(link -> link.up = false);
        links.forEach(link -> link.pending.breakAll());
        after(TIMEOUT_NANOS);
        stream.close();
        if (memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory() != 0) {
            throw new AssertionError("buffers of the stream are left");
        }
        if (tally.heldReplyBytes() != 0 || tally.heldWriteReplyBytes() != 0) {
            throw new AssertionError("replies are still held");
        }
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        replies.append(in.toString(at, length, ISO_8859_1));
        if (last) {
            slot.markAnswered();
        }
    }

    @Override
    public void brokenOff(Slot slot) {
        brokenOff++;
    }

    @Override
    public boolean connected(int node) {
        return links.get(node).up;
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        if (turnsAway == replica) {
            writes.repliesOf(replica).unanswered(write.position());
        }
        return links.get(replica).up;
    }

    @Override
    public boolean relay(int relay, StreamId of, WriteFrame write, RackPrevs prevs) {
        throw new AssertionError("there is one datacenter");
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {}

    @Override
    public void skipping(StreamId of, NodeId replica) {
        throw new AssertionError("the windows are large enough");
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {
        throw new AssertionError("the windows are large enough");
    }
}
