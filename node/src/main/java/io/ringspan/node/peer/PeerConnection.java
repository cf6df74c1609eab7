package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.base.NodeId;
import io.ringspan.node.clock.PeerClocks;
import io.ringspan.node.decide.Deciders;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Silence;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Swallow;
import io.ringspan.node.io.Traffic;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.pubsub.Message;
import io.ringspan.node.worker.Tally;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calling end of one connection between two nodes, from connect to close: says hello, then sends requests and takes
 * their replies by number.
 *
 * <p><b>Owner.</b> The worker.
 */
final class PeerConnection extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);
    /** Replies come in pieces far below this. */
    private static final int FRAME_BYTES_MAX = 64 * 1024 * 1024;

    /** While more waits to be sent, no messages are. Writes stop far below, so that a burst of them does not cost messages. */
    private static final long MESSAGES_BYTES_MAX = 4 * 1024 * 1024;

    private final Protocol protocol;
    private final Flusher flusher;
    private final Tally tally;
    private final Handshake hello;
    private final NodeId expected;
    private final Listener listener;
    private final StreamAnswers answers;
    private final StreamRefs streams = new StreamRefs();
    private final Pending pending = new Pending();
    private final FrameReader frames = new FrameReader(Frames.TEXT_BYTES_MAX);
    private ChannelHandlerContext ctx;
    private Output output;
    private final PeerClocks clocks;
    private final Silence silence;
    private boolean welcomed;
    private boolean heard;
    private int peerEpoch;

    /** What the owner of the connection wants to know. */
    interface Listener {
        /** The other end is who it should be and takes requests. */
        void welcomed(PeerConnection connection);

        /** One of the two ends will not talk to the other. */
        void refused(String reason);

        /** Everything in {@link #pending} will stay unanswered: the listener tells those who wait. */
        void closed(PeerConnection connection);

        /** There is room again after {@link #hasRoom} said no. */
        void roomAgain();

        /** Where the connection counts its bytes. */
        Traffic traffic();
    }

    @SuppressWarnings("NullAway.Init") // ctx and output come with channelActive, before anything else can be called
    PeerConnection(
            Flusher flusher,
            Tally tally,
            PeerLink.Settings settings,
            NodeId expected,
            Listener listener,
            StreamAnswers answers) {
        this.protocol = settings.protocol();
        this.flusher = flusher;
        this.tally = tally;
        this.hello = settings.hello().get();
        this.clocks = settings.clocks();
        this.silence = new Silence(TimeUnit.MILLISECONDS.toNanos(settings.silenceMillis()), tally.nowNanos());
        this.expected = expected;
        this.listener = listener;
        this.answers = answers;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ctx = context;
        output = new Output(context, flusher);
        Frames.text(output, FrameType.HELLO, hello.toText());
        context.executor().schedule(this::giveUpUnlessWelcomed, Handshake.SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void giveUpUnlessWelcomed() {
        if (!welcomed && ctx.channel().isOpen()) {
            listener.refused("no welcome came within " + Handshake.SECONDS_MAX + " s");
            ctx.close();
        }
    }

    /** Whether the connection takes more without letting it pile up. */
    boolean hasRoom() {
        return ctx.channel().isWritable();
    }

    void write(StreamId stream, WriteFrame write, byte flags, long prev) {
        StreamFrames.write(output, ref(stream), write, flags, prev);
    }

    void relay(StreamId stream, WriteFrame write, RackPrevs prevs) {
        StreamFrames.relay(output, ref(stream), write, prevs);
    }

    void resume(int flags, int replica, StreamId stream, Resume resume) {
        StreamFrames.resume(output, flags, ref(stream), replica, resume);
    }

    private int ref(StreamId stream) {
        int ref = streams.of(stream);
        if (ref == StreamRefs.UNKNOWN) {
            ref = streams.add(stream);
            StreamFrames.declare(output, stream);
        }
        return ref;
    }

    /** Sends a request at the end of this turn and gives its number. */
    long request(Span span, int flags, ReplySink sink) {
        long number = pending.add(sink, span.commands(), tally.nowNanos());
        Frames.request(output, (int) number, flags, span.epoch(), span);
        return number;
    }

    /** Sends a value of another replica at the end of this turn. */
    void restore(Span command, long clock, long tie, ReplySink sink) {
        long number = pending.add(sink, command.commands(), tally.nowNanos());
        Frames.restore(output, (int) number, command, clock, tie);
    }

    /** Sends a message at the end of this turn; false, and it is not sent, if it would only wait. */
    boolean publish(Message message, boolean passOn) {
        if (output.pendingBytes() > MESSAGES_BYTES_MAX) {
            return false;
        }
        Frames.publish(output, message, passOn);
        return true;
    }

    /** Asks what the peer knows of a key, at the end of this turn. */
    long settle(Span question, KeyState own, ReplySink sink) {
        long number = pending.add(sink, question.commands(), tally.nowNanos());
        Frames.settleAsk(output, (int) number, question, own);
        return number;
    }

    /** Tells the peer of a client that waits; sent at the end of this turn. */
    void tell(FrameType type, long ticket) {
        Frames.ticket(output, type, ticket);
    }

    /** Has the peer decide a command; sent at the end of this turn. */
    long decide(Span command, Deciders.Asked asked, ReplySink sink) {
        long number = pending.add(sink, command.commands(), tally.nowNanos());
        Frames.decide(output, (int) number, command, asked);
        return number;
    }

    /** Sends a message of the registry of scripts at the end of this turn. */
    void script(ByteBuf message, ReplySink sink) {
        long number = pending.add(sink, 1, tally.nowNanos());
        Frames.script(output, (int) number, message);
    }

    /**
     * Whether the peer is still there as far as can be told; asks it when it has said nothing for a while. A peer answers
     * every request, if only to say that its store will not: so it is asked as a client would ask, and what it says does
     * not matter.
     */
    boolean isAlive(long nowNanos) {
        boolean drained = output.hasDrained();
        listener.traffic().sent(output.passedSince());
        boolean life = heard || drained;
        heard = false;
        Silence.Verdict verdict = silence.look(nowNanos, pending.size() > 0, life);
        if (verdict == Silence.Verdict.ASK) {
            byte[] sign = protocol.signOfLife();
            Span ping = new Span();
            ping.set(
                    Unpooled.wrappedBuffer(sign),
                    0,
                    sign.length,
                    1,
                    expected.token().bits(),
                    protocol.firstDialect());
            request(ping, 0, Swallow.REPLY);
        }
        return verdict != Silence.Verdict.GONE;
    }

    /** Asks the peer what its wall clock shows, if it is time to. */
    void askClock(long nowNanos) {
        if (clocks.isDue(expected, nowNanos)) {
            Frames.askClock(output, tally.time().nanoTime());
        }
    }

    Pending pending() {
        return pending;
    }

    long unsentBytes() {
        return output.pendingBytes();
    }

    void close() {
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        tally.refresh();
        heard = true;
        listener.traffic().received(((ByteBuf) message).readableBytes());
        if (!frames.read((ByteBuf) message, context.alloc(), this)) {
            context.close();
        }
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        FrameType type = FrameType.of(in.getByte(at + Frames.TYPE_AT));
        if (!welcomed) {
            return handshake(type, in.toString(at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES, UTF_8));
        }
        if (type == FrameType.REPLY && end - at >= Frames.REPLY_HEADER_BYTES) {
            reply(in, at, end);
            return true;
        }
        if ((type == FrameType.UNANSWERED || type == FrameType.NOT_OWNER) && end - at >= Frames.REPLY_HEADER_BYTES) {
            ReplySink sink = pending.take(number(in.getInt(at + Frames.REPLY_ID_AT)));
            if (sink != null
                    && type == FrameType.UNANSWERED
                    && in.getInt(at + Frames.REPLY_WHY_AT) == Frames.OVERLOADED) {
                sink.overloaded();
            } else if (sink != null && type == FrameType.NOT_OWNER) {
                sink.notOwner();
            } else if (sink != null) {
                sink.broken();
            }
            return true;
        }
        if (type == FrameType.CLOCK && end - at == Frames.CLOCK_BYTES) {
            clocks.heard(expected, in.getLong(at + Frames.CLOCK_ASKED_AT), in.getLong(at + Frames.CLOCK_MILLIS_AT));
            return true;
        }
        if (type != null && answers.take(type, in, at, end, streams)) {
            return true;
        }
        LOG.error("Peer {} sent a frame that has no place here ({}); the connection is given up", expected, type);
        return false;
    }

    private void reply(ByteBuf in, int at, int end) {
        long number = number(in.getInt(at + Frames.REPLY_ID_AT));
        int from = at + Frames.REPLY_HEADER_BYTES;
        if ((in.getByte(at + Frames.FLAGS_AT) & Frames.FLAG_MORE) != 0) {
            ReplySink sink = pending.peek(number);
            if (sink != null) {
                sink.replying(in, from, end - from);
            }
            return;
        }
        ReplySink sink = pending.take(number);
        if (sink != null) {
            sink.replied(in, from, end - from, in.getInt(at + Frames.REPLY_REFUSALS_AT));
        }
    }

    /** The whole number of which the wire carries the lower half: the one nearest to the oldest request. */
    private long number(int low) {
        long head = pending.head();
        return head + (low - (int) head);
    }

    private boolean handshake(@Nullable FrameType type, String text) {
        if (type == FrameType.REFUSED) {
            listener.refused(text);
            return false;
        }
        Optional<Handshake> theirs = type == FrameType.WELCOME ? Handshake.parse(text) : Optional.empty();
        if (theirs.isEmpty()) {
            listener.refused("what listens there is no Ringspan node");
            return false;
        }
        Optional<String> refusal = hello.refusal(theirs.get());
        if (refusal.isPresent() || !theirs.get().node().equals(expected)) {
            listener.refused(refusal.orElse("the node there is " + theirs.get().node() + ", not " + expected));
            return false;
        }
        welcomed = true;
        frames.admit(FRAME_BYTES_MAX);
        peerEpoch = theirs.get().epoch();
        listener.welcomed(this);
        return true;
    }

    /** How often the other node has started. */
    int peerEpoch() {
        return peerEpoch;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (welcomed && context.channel().isWritable()) {
            listener.roomAgain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        frames.discard();
        if (output != null) { // else it was never opened
            listener.traffic().sent(output.passedSince());
            output.discard();
        }
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("The connection to peer {} failed", expected, cause);
        }
        context.close();
    }
}
