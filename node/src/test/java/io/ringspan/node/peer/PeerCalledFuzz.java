package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.fuzz.Check;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Securing;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.LocalChannels;
import io.ringspan.node.reconcile.Reconciliation;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.script.LocalScripts;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.budget.Budget;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyState;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller sends to the peer port: anything, or behind a good hello if the first byte is odd. However it is cut, the store, the
 * relay and the caller get the same, and nothing throws.
 */
public final class PeerCalledFuzz implements Link, StoreGate, PeerSender {
    private static final Topology TOPOLOGY =
            Topology.of(1, node(0), List.of(ring(node(0)), ring(node(1)), ring(node(2))));
    private static final Reconciliation RECONCILIATION = new Reconciliation(RespProtocol.RESP, CommandTable.load());
    private static final Handshake HELLO = new Handshake(
            Handshake.PROTOCOL, "pool", "murmur", "", 1, new Handshake.Owners(1, 1), 0, 0, "redis", node(1), 1, 0);
    private static final NodeScripts SCRIPTS = LocalScripts.of(node(0), new ManualTime());
    private static final byte[] GREETING = greeting();

    private final List<String> heard = new ArrayList<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final PeerServerConnection connection;
    private final EmbeddedChannel called;

    private PeerCalledFuzz() {
        ManualTime time = new ManualTime();
        Tally tally = new Tally(time);
        Asker asker = new Asker(RespProtocol.RESP, tally, () -> 1_000);
        asker.links(new Link[] {this, this, this});
        ReplyRoom room = new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {});
        PeerServer server = new PeerServer(
                new Flusher(turns::add),
                () -> HELLO,
                () -> TOPOLOGY,
                new PeerServer.Ways(
                        this,
                        this,
                        new Relay(TOPOLOGY, this),
                        new Gathers(() -> TOPOLOGY, RECONCILIATION, room, tally, asker.standings(), () -> 1),
                        new QuorumReads(
                                asker, RECONCILIATION, new HybridClock(time, 1_000), time::nanoTime, "dc", room),
                        new DecisionDesk(RespProtocol.RESP),
                        SCRIPTS,
                        Runnable::run,
                        LocalChannels.alone(),
                        asker.standings(),
                        channel -> new Questions(),
                        Securing.PLAIN::mustEncrypt),
                new UntakenReplies.Room(room, 1 << 20, tally),
                time::epochMillis);
        connection = new PeerServerConnection(server);
        called = new EmbeddedChannel(connection);
    }

    /** Takes what is asked of all that the store holds. */
    private final class Questions implements PeerServer.Asked {
        @Override
        public void ask(ByteBuf in, int from, int end) {
            heard.add("compares " + ByteBufUtil.hexDump(in, from, end - from));
        }

        @Override
        public void close() {}
    }

    private static NodeId node(int rack) {
        return new NodeId(new Datacenter("dc"), new Rack("r" + rack), new Token(0));
    }

    private static RingNode ring(NodeId id) {
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    private static byte[] greeting() {
        ByteBuf hello = Frames.whole(
                UnpooledByteBufAllocator.DEFAULT,
                FrameType.HELLO,
                HELLO.toText().getBytes(ISO_8859_1));
        byte[] bytes = ByteBufUtil.getBytes(hello);
        hello.release();
        return bytes;
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String whole = new PeerCalledFuzz().hear(input, new int[] {input.length});
        Check.same(whole, new PeerCalledFuzz().hear(input, Check.cuts(input)), "what is heard in pieces");
    }

    private String hear(byte[] input, int[] ends) {
        ChannelHandlerContext context = called.pipeline().context(connection);
        if ((input[0] & 1) != 0) {
            turn(() -> connection.channelRead(
                    context, Unpooled.wrappedBuffer(GREETING).slice()));
        }
        int from = 1;
        for (int end : ends) {
            if (end > from && called.isOpen()) {
                // not through the channel, which would catch what is thrown
                ByteBuf piece = Unpooled.wrappedBuffer(input, from, end - from).slice();
                turn(() -> connection.channelRead(context, piece));
                from = end;
            }
        }
        String said = said();
        // this channel may close before it is flushed
        heard.add(called.isOpen() ? "said " + said : "closed");
        called.finishAndReleaseAll();
        return String.join("\n", heard);
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        for (ByteBuf part = called.readOutbound(); part != null; part = called.readOutbound()) {
            said.append(ByteBufUtil.hexDump(part));
            part.release();
        }
        return said.toString();
    }

    /** What is put off within a turn comes behind its flush. */
    private void turn(Runnable first) {
        List<Throwable> thrown = new ArrayList<>();
        called.eventLoop().execute(() -> {
            try {
                first.run();
                while (!turns.isEmpty()) {
                    turns.remove().run();
                }
            } catch (RuntimeException | Error failed) {
                thrown.add(failed);
            }
        });
        called.runPendingTasks();
        if (!thrown.isEmpty()) {
            throw new AssertionError(thrown.get(0));
        }
    }

    private void heard(String what, Span span) {
        heard.add(what + " " + span.commands() + " at " + span.token() + ": "
                + ByteBufUtil.hexDump(span.bytes(), span.at(), span.length()));
    }

    private static String told(WriteFrame write) {
        return write.position() + " as " + write.identity() + ", " + write.commands() + " at " + write.token() + ": "
                + ByteBufUtil.hexDump(write.span(), write.at(), write.length());
    }

    @Override
    public boolean isUp() {
        return true;
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public long read(Span span, ReplySink sink) {
        heard("reads", span);
        return heard.size();
    }

    @Override
    public long inOrder(Span span, ReplySink sink) {
        heard("in order", span);
        return heard.size();
    }

    @Override
    public long versioned(Span span, ReplySink sink) {
        heard("versioned", span);
        return heard.size();
    }

    @Override
    public long whole(Span span, ReplySink sink) {
        heard("whole", span);
        return heard.size();
    }

    @Override
    public long settle(Span question, KeyState own, ReplySink sink) {
        heard("settles for " + own, question);
        return heard.size();
    }

    @Override
    public void restore(Span command, long clock, long tie, ReplySink sink) {
        heard("restores " + clock + " " + tie, command);
    }

    @Override
    public void abandon(long number) {}

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId stream, WriteFrame write, long prev) {
        heard.add(
                "write of " + stream + " behind " + prev + (replies == null ? ": " : ", with replies: ") + told(write));
    }

    @Override
    public void resume(Upstream from, StreamId stream, Resume resume) {
        heard.add("resume of " + stream + ": " + resume);
    }

    @Override
    public void turnedAway(Upstream from, StreamId stream) {}

    @Override
    public void closed(Upstream from) {}

    @Override
    public boolean connected(int node) {
        return true;
    }

    @Override
    public boolean write(int replica, StreamId stream, WriteFrame write, long prev) {
        heard.add("to " + replica + " of " + stream + " behind " + prev + ": " + told(write));
        return true;
    }

    @Override
    public boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs) {
        throw new AssertionError("a relay hands nothing to another");
    }

    @Override
    public void resume(int via, int replica, StreamId stream, Resume resume) {
        heard.add("resume via " + via + " for " + replica + " of " + stream + ": " + resume);
    }
}
