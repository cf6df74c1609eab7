package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.fuzz.Check;
import io.ringspan.node.clock.PeerClocks;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Traffic;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.sim.ManualTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * What a called peer answers: anything, or behind a good welcome if the first byte is odd; a stream and three requests were sent to it.
 * However it is cut, those who wait hear the same, each request of its end once, and nothing throws.
 */
public final class PeerCallingFuzz implements PeerEvents, PeerConnection.Listener {
    private static final int REQUESTS = 3;
    private static final NodeId PEER = new NodeId(new Datacenter("dc"), new Rack("r1"), new Token(0));
    private static final StreamId STREAM = new StreamId(PEER, 1, 0);
    private static final Handshake HELLO = new Handshake(
            Handshake.PROTOCOL, "pool", "murmur", "", 1, new Handshake.Owners(1, 1), 0, 0, "redis", PEER, 1, 0);
    private static final byte[] PING = "*1\r\n$4\r\nPING\r\n".getBytes(ISO_8859_1);

    private final List<String> heard = new ArrayList<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final Traffic traffic = new Traffic();
    private final int[] ends = new int[REQUESTS];
    private final PeerConnection connection;
    private final EmbeddedChannel channel;

    private PeerCallingFuzz() {
        PeerLink.Settings settings = new PeerLink.Settings(
                () -> HELLO,
                RespProtocol.RESP,
                1_000,
                1_000,
                100,
                1 << 20,
                new Backoff(1, new Random(1)),
                PeerClocks.NOBODY);
        connection = new PeerConnection(
                new Flusher(turns::add), new Tally(new ManualTime()), settings, PEER, this, new StreamAnswers(this, 1));
        channel = new EmbeddedChannel(connection);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        String whole = new PeerCallingFuzz().hear(input, new int[] {input.length});
        Check.same(whole, new PeerCallingFuzz().hear(input, Check.cuts(input)), "what is heard in pieces");
    }

    private String hear(byte[] input, int[] cuts) {
        ChannelHandlerContext context = channel.pipeline().context(connection);
        if ((input[0] & 1) != 0) {
            ByteBuf welcome = Frames.whole(
                    UnpooledByteBufAllocator.DEFAULT,
                    FrameType.WELCOME,
                    HELLO.toText().getBytes(ISO_8859_1));
            connection.channelRead(context, welcome);
            Span span = new Span();
            span.set(Unpooled.wrappedBuffer(PING), 0, PING.length, 1, 0, 2);
            connection.resume(0, 0, STREAM, new Resume(0, 0, 0, 0, 0));
            for (int i = 0; i < REQUESTS; i++) {
                connection.request(span, 0, new Waiting(i));
            }
        }
        int from = 1;
        for (int end : cuts) {
            if (end > from && channel.isOpen()) {
                connection.channelRead(
                        context, Unpooled.wrappedBuffer(input, from, end - from).slice());
                from = end;
                turn();
            }
        }
        heard.add(channel.isOpen() ? "open" : "closed");
        channel.finishAndReleaseAll();
        for (int count : ends) {
            Check.that(count <= 1, "a request has ended twice");
        }
        return String.join("\n", heard);
    }

    private void turn() {
        while (!turns.isEmpty()) {
            turns.remove().run();
        }
        channel.runPendingTasks();
    }

    /** Waits for the replies to one request. */
    private final class Waiting implements ReplySink {
        private final int number;

        Waiting(int number) {
            this.number = number;
        }

        @Override
        public void replying(ByteBuf in, int at, int length) {
            heard.add(number + " has begun: " + ByteBufUtil.hexDump(in, at, length));
        }

        @Override
        public void replied(ByteBuf in, int at, int length, int refusals) {
            ends[number]++;
            heard.add(number + " refused " + refusals + ": " + ByteBufUtil.hexDump(in, at, length));
        }

        @Override
        public void broken() {
            ends[number]++;
            heard.add(number + " is broken");
        }

        @Override
        public void late() {}

        @Override
        public void expired() {}
    }

    @Override
    public void welcomed(PeerConnection with) {
        heard.add("welcomed");
    }

    @Override
    public void refused(String reason) {
        heard.add("refused: " + reason);
    }

    @Override
    public void closed(PeerConnection its) {}

    @Override
    public void roomAgain() {}

    @Override
    public Traffic traffic() {
        return traffic;
    }

    @Override
    public void connected(int node) {}

    @Override
    public void disconnected(int node) {}

    @Override
    public void writable(int node) {}

    @Override
    public void mark(StreamId stream, int replica, long mark) {
        heard.add(stream + " at " + replica + ": " + mark);
    }

    @Override
    public void behind(StreamId stream, int replica, long position, long life) {
        heard.add(stream + " at " + replica + " is behind " + position + " in " + life);
    }

    @Override
    public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
        heard.add(stream + " at " + replica + " does not own " + position + " in " + ringEpoch);
    }

    @Override
    public void reachable(int via, StreamId stream, int replica, boolean reachable) {
        heard.add(stream + " via " + via + " at " + replica + ": " + reachable);
    }

    @Override
    public WriteReplies replies(int node, StreamId stream) {
        return new WriteReplies() {
            @Override
            public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
                heard.add(position + " of " + stream + ": " + ByteBufUtil.hexDump(in, at, length) + last + refusals);
            }

            @Override
            public void unanswered(long position) {
                heard.add(position + " of " + stream + " has no reply");
            }
        };
    }

    @Override
    public void gathered(int node, StreamId stream, long position, Gathered word, BitSet commands) {
        heard.add(position + " of " + stream + " at " + node + ": " + word + commands);
    }
}
