package io.ringspan.node.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker that relays, in turns that bring one thing each. */
class ReplicationTest implements Upstream, StoreGate {
    private static final NodeId RELAY = node("dc2");
    private static final NodeId ORIGIN = node("dc1");

    private final Topology topology = Topology.of(1, RELAY, List.of(ring(ORIGIN), ring(RELAY)));
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private static final CommandTable COMMANDS = CommandTable.load();

    private final Flusher flusher = new Flusher(turns::add);
    private final StreamId carried = new StreamId(ORIGIN, 1, 0);
    private final List<Long> marks = new ArrayList<>();
    private final Replication replication = new Replication(
            new StreamId(RELAY, 1, 0),
            new Replication.Parts(
                    topology,
                    new PeerLinks(topology.size()),
                    this,
                    node -> new NobodysReplies(),
                    new Gathers(
                            () -> topology,
                            new Reconciliation(RespProtocol.RESP, COMMANDS),
                            new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {}),
                            new Tally(new ManualTime()),
                            new Standings(),
                            () -> 1),
                    (relay, position, word, commands) -> {},
                    node -> {},
                    () -> {},
                    new EmbeddedChannel().eventLoop(),
                    flusher,
                    new ManualTime(),
                    Replication.Disk.NONE),
            new WindowBudgets(new StreamLimits(1 << 20, 1 << 20)));

    private static NodeId node(String datacenter) {
        return new NodeId(new Datacenter(datacenter), new Rack("r1"), new Token(0));
    }

    private static RingNode ring(NodeId id) {
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    @AfterEach
    void end() {
        replication.close();
    }

    @Test
    void aMarkThatComesInAQuietTurnIsPassedOnWhenThatTurnEnds() {
        flusher.beforeFlush(replication::tell, replication::flushMarks);
        RackPrevs prevs = new RackPrevs();
        prevs.reset(1);
        prevs.set(0, 0);
        WriteFrame write = new WriteFrame()
                .form(1, (byte) 2, (byte) 0)
                .place(7, 1, 1)
                .span(Unpooled.EMPTY_BUFFER, 0, 0)
                .number(5, 5);
        replication.relay().carry(this, carried, write, prevs);
        while (!turns.isEmpty()) {
            turns.remove().run();
        }

        replication.mark(carried, topology.self(), 5);
        while (!turns.isEmpty()) {
            turns.remove().run();
        }

        assertThat(marks).containsExactly(5L);
    }

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        marks.add(mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        throw new AssertionError("nobody has asked");
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        throw new AssertionError("all own everything");
    }

    @Override
    public void reachable(StreamId stream, int replica, boolean reachable) {
        throw new AssertionError("the own store is always within reach");
    }

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId of, WriteFrame write, long prev) {}

    @Override
    public void resume(Upstream from, StreamId of, Resume resume) {}

    @Override
    public void turnedAway(Upstream from, StreamId of) {}

    @Override
    public void closed(Upstream from) {}

    private static final class NobodysReplies implements WriteReplies {
        @Override
        public void replied(long position, io.netty.buffer.ByteBuf in, int at, int length, boolean last, int refusals) {
            throw new AssertionError("nobody wants replies");
        }

        @Override
        public void unanswered(long position) {
            throw new AssertionError("nobody wants replies");
        }
    }
}
