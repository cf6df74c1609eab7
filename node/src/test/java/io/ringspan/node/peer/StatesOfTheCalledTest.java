package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Output;
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
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteFlags;
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
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node does with what a peer asks of it, in each of its states; it is the first of three racks with one node each. */
class StatesOfTheCalledTest implements StoreGate, PeerSender {
    private static final ByteBuf COMMAND = Unpooled.copiedBuffer("*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n", ISO_8859_1);
    private static final int ID = 9;
    private static final NodeId CALLER = node(1);
    private final ManualTime time = new ManualTime();
    private final Tally tally = new Tally(time);
    private final Topology topology = Topology.of(1, node(0), List.of(ring(node(0)), ring(node(1)), ring(node(2))));
    private final Asker asker = new Asker(RespProtocol.RESP, tally, () -> 1_000);
    private final ReplyRoom room = new ReplyRoom(new Budget(1 << 20).lease(), 1 << 20, bytes -> {});
    private final Reconciliation reconciliation = new Reconciliation(RespProtocol.RESP, CommandTable.load());
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final Asked store = new Asked();
    private final List<Asked> others = List.of(new Asked(), new Asked());
    private final Handshake.Owners owners = new Handshake.Owners(1, 1);
    private final Handshake hello = new Handshake(1, "p", "md5", "", 1, owners, 0, 0, "redis", CALLER, 1, 0);
    private final PeerServer server = new PeerServer(
            new Flusher(turns::add),
            () -> hello,
            () -> topology,
            new PeerServer.Ways(
                    store,
                    this,
                    new Relay(topology, this),
                    new Gathers(() -> topology, reconciliation, room, tally, asker.standings(), () -> 1),
                    new QuorumReads(asker, reconciliation, new HybridClock(time, 1_000), time::nanoTime, "dc", room),
                    new DecisionDesk(RespProtocol.RESP),
                    LocalScripts.of(node(0), time),
                    Runnable::run,
                    LocalChannels.alone(),
                    asker.standings(),
                    channel -> new ArrayDeque<PeerServer.Asked>().remove(), // nobody compares
                    Securing.PLAIN::mustEncrypt),
            new UntakenReplies.Room(room, 1 << 20, tally),
            time::epochMillis);
    private final EmbeddedChannel called = new EmbeddedChannel(server.accept());
    private final List<WriteReplies> writes = new ArrayList<>();

    private static NodeId node(int rack) {
        return new NodeId(new Datacenter("dc"), new Rack("r" + rack), new Token(0));
    }

    private static RingNode ring(NodeId id) {
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    /** A way to a store, and who waits there. */
    private static final class Asked implements Link {
        private final List<ReplySink> sinks = new ArrayList<>();
        private boolean up = true;

        @Override
        public boolean isUp() {
            return up;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public long read(Span span, ReplySink sink) {
            sinks.add(sink);
            return sinks.size();
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
        public long settle(Span span, KeyState own, ReplySink sink) {
            return read(span, sink);
        }

        @Override
        public void restore(Span command, long clock, long tie, ReplySink sink) {
            read(command, sink);
        }

        @Override
        public void abandon(long number) {}
    }

    @BeforeEach
    void greet() {
        asker.links(new Link[] {store, others.get(0), others.get(1)});
        says(out -> Frames.text(out, FrameType.HELLO, hello.toText()));
        assertThat(heard()).containsExactly("WELCOME");
    }

    @AfterEach
    void close() {
        called.finishAndReleaseAll();
    }

    private void isIn(MemberState state) {
        asker.standings().set(new MemberState[] {state, MemberState.NORMAL, MemberState.NORMAL});
        store.up = asker.standings().mayTake(0); // else the node lets go of it
    }

    /** The peer sends this. */
    private void says(Consumer<Output> frames) {
        EmbeddedChannel peer = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
        ArrayDeque<Runnable> end = new ArrayDeque<>();
        frames.accept(new Output(peer.pipeline().firstContext(), new Flusher(end::add)));
        end.forEach(Runnable::run);
        for (ByteBuf part = peer.readOutbound(); part != null; part = peer.readOutbound()) {
            called.writeInbound(part);
        }
        peer.finishAndReleaseAll();
    }

    private void asks(int flags) {
        says(out -> Frames.request(out, ID, flags, 1, span()));
    }

    private static Span span() {
        Span span = new Span();
        span.set(COMMAND, 0, COMMAND.readableBytes(), 1, 0, 2);
        return span;
    }

    /** What the peer is told: types, and of an unanswered request why. */
    private List<String> heard() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf part = called.readOutbound(); part != null; part = called.readOutbound()) {
            all.writeBytes(part);
            part.release();
        }
        List<String> told = new ArrayList<>();
        for (int at = 0; at < all.writerIndex(); at += Frames.LENGTH_BYTES + all.getInt(at)) {
            FrameType type = FrameType.of(all.getByte(at + Frames.TYPE_AT));
            told.add(type == FrameType.UNANSWERED ? type + " " + all.getInt(at + Frames.REPLY_WHY_AT) : "" + type);
        }
        all.release();
        return told;
    }

    private static void replies(ReplySink sink) {
        ByteBuf in = Unpooled.copiedBuffer(":1\r\n", ISO_8859_1);
        sink.replied(in, 0, in.readableBytes(), 0);
        in.release();
    }

    private static int[] flagsOfReads() {
        return new int[] {0, Frames.FLAG_IN_ORDER, Frames.FLAG_VERSIONED, Frames.FLAG_WHOLE};
    }

    @Test
    void aConnectionThatIsClosedBeforeItIsOpenedIsJustGone() {
        ChannelInboundHandler accepted = (ChannelInboundHandler) server.accept();
        assertThatCode(() -> accepted.channelInactive(called.pipeline().firstContext()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void whoseStoreMayNotBeReadSaysSoAndDoesNotAskIt(MemberState state) {
        isIn(state);
        for (int flags : flagsOfReads()) {
            asks(flags);
            assertThat(heard()).as("flags %s", flags).containsExactly("UNANSWERED " + Frames.NOT_IN_THIS_STATE);
        }
        assertThat(store.sinks).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "BEHIND", "LEAVING"})
    void whoseStoreMayBeReadReads(MemberState state) {
        isIn(state);
        Arrays.stream(flagsOfReads()).forEach(this::asks);
        assertThat(heard()).isEmpty();
        assertThat(store.sinks).hasSize(flagsOfReads().length);
    }

    /** It has no other replica, so the reply is given, too. */
    @ParameterizedTest
    @EnumSource(names = {"WRITES_ONLY", "RESUMING", "NORMAL", "BEHIND", "LEAVING"})
    void aWriteWithOneReplicaIsTakenAndRepliedTo(MemberState state) {
        isIn(state);
        asks(Frames.FLAG_IN_ORDER | Frames.FLAG_WRITE);
        assertThat(store.sinks).hasSize(1);
        replies(store.sinks.get(0));
        assertThat(heard()).containsExactly("REPLY");
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY"})
    void whoLetsGoOfItsStoreTakesNoWriteAndNoValueOfAnother(MemberState state) {
        isIn(state);
        asks(Frames.FLAG_IN_ORDER | Frames.FLAG_WRITE);
        says(out -> Frames.restore(out, ID, span(), 5, 1));
        assertThat(heard()).containsExactly("UNANSWERED 0", "UNANSWERED 0");
        assertThat(store.sinks).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITES_ONLY", "RESUMING"})
    void aValueOfAnotherReplicaIsAWrite(MemberState state) {
        isIn(state);
        says(out -> Frames.restore(out, ID, span(), 5, 1));
        assertThat(store.sinks).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void whoseStoreMayNotBeReadSaysNothingOfAKey(MemberState state) {
        isIn(state);
        says(out -> Frames.settleAsk(out, ID, span(), new KeyState(true, 1, 2, 3, 4, 5, 6)));
        assertThat(heard()).containsExactly("UNANSWERED 2");
        assertThat(store.sinks).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "BEHIND", "LEAVING"})
    void othersAskTheirStore(MemberState state) {
        isIn(state);
        says(out -> Frames.settleAsk(out, ID, span(), new KeyState(true, 1, 2, 3, 4, 5, 6)));
        assertThat(heard()).isEmpty();
        assertThat(store.sinks).hasSize(1);
    }

    /** Its own replica has no say, and the other two are a majority. */
    @ParameterizedTest
    @EnumSource(names = {"JOINING", "STANDBY", "WRITES_ONLY", "RESUMING"})
    void whoIsAskedForItsDatacenterAsksTheOthers(MemberState state) {
        isIn(state);
        asks(Frames.FLAG_GATHER_SAFE);
        assertThat(heard()).isEmpty();
        assertThat(store.sinks).isEmpty();
        assertThat(others).allSatisfy(other -> assertThat(other.sinks).hasSize(1));
    }

    @Test
    void whereAllMustAnswerTheAnswerIsAnErrorAtOnce() {
        isIn(MemberState.WRITES_ONLY);
        asks(Frames.FLAG_GATHER_ALL);
        assertThat(heard()).containsExactly("REPLY", "REPLY");
        assertThat(others).allSatisfy(other -> assertThat(other.sinks).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theReplyToAWriteOfAStreamIsKeptAndARefusalIsNot(boolean refused) {
        isIn(MemberState.WRITES_ONLY);
        writes();
        ByteBuf in = Unpooled.copiedBuffer(refused ? "-OOM\r\n" : ":1\r\n", ISO_8859_1);
        writes.get(0).replied(1, in, 0, in.readableBytes(), true, refused ? 1 : 0);
        in.release();
        assertThat(heard()).containsExactly(refused ? "WRITE_REPLY" : "NO_REPLY");
    }

    @Test
    void ofAReplyThatHasBegunTheRestGoesTheSameWay() {
        isIn(MemberState.WRITES_ONLY);
        writes();
        comes(":", false);
        isIn(MemberState.NORMAL);
        comes("1\r\n", true);
        assertThat(heard()).containsExactly("NO_REPLY");
        comes(":", false);
        isIn(MemberState.WRITES_ONLY);
        comes("1\r\n", true);
        assertThat(heard()).containsExactly("WRITE_REPLY", "WRITE_REPLY");
    }

    private void comes(String piece, boolean last) {
        ByteBuf in = Unpooled.copiedBuffer(piece, ISO_8859_1);
        writes.get(0).replied(1, in, 0, in.readableBytes(), last, 0);
        in.release();
    }

    private void writes() {
        WriteFrame write = new WriteFrame()
                .form(1, (byte) 2, WriteFlags.WANTS_REPLY)
                .place(0, 1, 1)
                .span(COMMAND, 0, COMMAND.readableBytes())
                .number(1, 1);
        says(out -> {
            StreamFrames.declare(out, new StreamId(CALLER, 1, 0));
            StreamFrames.write(out, 0, write, WriteFlags.WANTS_REPLY, 0);
        });
        assertThat(writes).hasSize(1);
    }

    @Override
    public void offer(Upstream from, @Nullable WriteReplies replies, StreamId stream, WriteFrame write, long prev) {
        if (replies != null) {
            writes.add(replies);
        }
    }

    @Override
    public void resume(Upstream from, StreamId stream, Resume resume) {}

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
        throw new AssertionError("nothing is relayed");
    }

    @Override
    public boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs) {
        throw new AssertionError("nothing is relayed");
    }

    @Override
    public void resume(int via, int replica, StreamId stream, Resume resume) {
        throw new AssertionError("nothing is relayed");
    }
}
