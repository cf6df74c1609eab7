package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.conf.Consistency;
import io.ringspan.node.decide.DecisionRequest;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Span;
import io.ringspan.node.pubsub.Message;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.version.KeyState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The called end of one connection between two nodes: answers hello, then carries requests to the store.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> Not read from while the caller does not take its replies, which wait within
 * {@link UntakenReplies}; closed when it says no hello for {@value Handshake#SECONDS_MAX} s; {@value #GATHERS_MAX} requests that
 * ask for the whole datacenter at a time, what is more has no reply.
 */
final class PeerServerConnection extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(PeerServerConnection.class);

    private static final int GATHERS_MAX = 8 * 1024;
    private static final int PIECE_BYTES_MAX = 1 << 20;

    private final PeerServer server;
    private final FrameReader frames;
    private Output output;
    private UntakenReplies untaken;
    private Channel channel;
    private StreamRequests streams;
    private @Nullable Handshake caller;
    private final Set<PeerGather> gathers = new HashSet<>();
    private PeerServer.@Nullable Asked asked;
    private boolean gossips;
    private boolean opened;
    private boolean gone;
    private boolean failed;

    // channel, output, untaken and streams come with channelActive, before anything else can be called
    @SuppressWarnings("NullAway.Init")
    PeerServerConnection(PeerServer server) {
        this.server = server;
        this.frames = new FrameReader(Frames.TEXT_BYTES_MAX);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        output = new Output(context, server.flusher());
        untaken = new UntakenReplies(output, server.room());
        streams = server.streams(output, untaken);
        opened = true;
        context.executor().schedule(() -> giveUpUnlessGreeted(context), Handshake.SECONDS_MAX, TimeUnit.SECONDS);
    }

    private void giveUpUnlessGreeted(ChannelHandlerContext context) {
        if (caller == null && !gone) {
            LOG.warn(
                    "{} said no hello on the peer port within {} s; its connection is closed",
                    context.channel().remoteAddress(),
                    Handshake.SECONDS_MAX);
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (frames.read((ByteBuf) message, context.alloc(), this)) {
            return;
        }
        failed = true;
        if (gossips) {
            server.refuseGossip(context.channel().remoteAddress());
            context.close();
        } else {
            LOG.warn(
                    "What {} sent to the peer port is not what a node of this cluster sends; its connection is closed",
                    context.channel().remoteAddress());
            // After this turn's flush, so that a refusal still reaches the caller.
            context.executor().execute(context::close);
        }
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        FrameType type = FrameType.of(in.getByte(at + Frames.TYPE_AT));
        if (caller == null) {
            gossips = type == FrameType.GOSSIP;
            return type == FrameType.HELLO
                    && hello(in.toString(at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES, UTF_8));
        }
        boolean asks = type == FrameType.REQUEST && end - at > Frames.REQUEST_HEADER_BYTES;
        boolean restores = type == FrameType.RESTORE && end - at > Frames.RESTORE_HEADER_BYTES;
        if (asks && mayHold(in, at, at + Frames.REQUEST_HEADER_BYTES, end)) {
            request(in, at, end);
            return true;
        }
        if (restores && in.getInt(at + Frames.REQUEST_COMMANDS_AT) == 1) {
            restore(in, at, end);
            return true;
        }
        if (type == FrameType.CLOCK && end - at == Frames.CLOCK_ASK_BYTES) {
            Frames.clock(output, in.getLong(at + Frames.CLOCK_ASKED_AT), server.wallMillis());
            return true;
        }
        boolean settles = type == FrameType.SETTLE_ASK && end - at > Frames.SETTLE_HEADER_BYTES;
        if (settles && mayHold(in, at, at + Frames.SETTLE_HEADER_BYTES, end)) {
            settle(in, at, end);
            return true;
        }
        boolean decides = type == FrameType.DECIDE && end - at > Frames.DECIDE_HEADER_BYTES;
        if (decides && in.getInt(at + Frames.REQUEST_COMMANDS_AT) == 1) {
            return decide(in, at, end);
        }
        if (type == FrameType.RING_BELL || type == FrameType.FORGET) {
            boolean isWhole = end - at == Frames.TICKET_BYTES;
            if (isWhole) {
                server.ticket(type, in.getLong(at + Frames.TICKET_AT), channel.eventLoop());
            }
            return isWhole;
        }
        if (type == FrameType.COMPARE && end > at + Frames.HEADER_BYTES) {
            compare(in, at + Frames.HEADER_BYTES, end);
            return true;
        }
        if (type == FrameType.SCRIPT && end - at > Frames.SCRIPT_HEADER_BYTES) {
            return script(in, at, end);
        }
        if (type == FrameType.PUBLISH) {
            Message message = Frames.message(in, at, end);
            if (message != null) {
                server.arrived(message, (in.getByte(at + Frames.FLAGS_AT) & Frames.FLAG_PASS_ON) != 0);
            }
            return message != null;
        }
        return type != null && streams.take(type, in, at, end);
    }

    private static boolean mayHold(ByteBuf in, int at, int from, int end) {
        return Frames.mayHold(end - from, in.getInt(at + Frames.REQUEST_COMMANDS_AT));
    }

    private void compare(ByteBuf in, int from, int end) {
        PeerServer.Asked its = asked;
        if (its == null) {
            its = server.asked(channel);
            asked = its;
        }
        its.ask(in, from, end);
    }

    private boolean hello(String text) {
        Optional<Handshake> theirs = Handshake.parse(text);
        if (theirs.isEmpty()) {
            return false;
        }
        Optional<String> refusal = server.refusal(theirs.get(), channel);
        if (refusal.isPresent()) {
            LOG.warn("Peer {} is refused: {}", theirs.get().node(), refusal.get());
            Frames.text(output, FrameType.REFUSED, refusal.get());
            return false;
        }
        caller = theirs.get();
        server.room().tally().callerOpened();
        frames.admit(Frames.CALL_BYTES_MAX);
        Frames.text(output, FrameType.WELCOME, server.welcome().toText());
        return true;
    }

    private void request(ByteBuf in, int at, int end) {
        int id = in.getInt(at + Frames.REQUEST_ID_AT);
        int flags = in.getByte(at + Frames.FLAGS_AT);
        boolean gathers = (flags & Frames.FLAGS_GATHER) != 0;
        boolean reads = !gathers && (flags & Frames.FLAG_WRITE) == 0;
        if ((reads && !mayAnswer(id)) || !mayTake(in, at, gathers)) {
            return;
        }
        int from = at + Frames.REQUEST_HEADER_BYTES;
        if (gathers) {
            Span span = new Span();
            set(span, in, at, from, end);
            gather(span, flags, id);
        } else {
            PeerRequest request = server.take();
            set(request.span(), in, at, from, end);
            request.begin(this, id);
            server.send(request, flags);
        }
    }

    /** A value that another replica has. */
    private void restore(ByteBuf in, int at, int end) {
        if (!mayTake(in, at, false)) {
            return;
        }
        PeerRequest request = server.take();
        set(request.span(), in, at, at + Frames.RESTORE_HEADER_BYTES, end);
        request.begin(this, in.getInt(at + Frames.REQUEST_ID_AT));
        server.restore(request, in.getLong(at + Frames.RESTORE_CLOCK_AT), in.getLong(at + Frames.RESTORE_TIE_AT));
    }

    /** Another replica of a key asks. */
    private void settle(ByteBuf in, int at, int end) {
        int id = in.getInt(at + Frames.REQUEST_ID_AT);
        if (!mayAnswer(id) || !mayTake(in, at, false)) {
            return;
        }
        PeerRequest request = server.take();
        set(request.span(), in, at, at + Frames.SETTLE_HEADER_BYTES, end);
        request.begin(this, id);
        server.settle(request, KeyState.read(in, at + Frames.SETTLE_STATE_AT));
    }

    /** A command of which this node is to decide; whoever cannot says so in a reply, since nothing was done. */
    private boolean decide(ByteBuf in, int at, int end) {
        int id = in.getInt(at + Frames.REQUEST_ID_AT);
        int level = in.getInt(at + Frames.DECIDE_LEVEL_AT);
        if (level < 0 || level >= Frames.LEVELS.size()) {
            return false;
        }
        if (!owns(in, at)) {
            none(FrameType.NOT_OWNER, id, server.topology().epoch());
            return true;
        }
        int from = at + Frames.DECIDE_HEADER_BYTES;
        ByteBuf command = channel.alloc().directBuffer(end - from).writeBytes(in, from, end - from);
        DecisionRequest request = new DecisionRequest(
                command,
                in.getInt(at + Frames.REQUEST_TOKEN_AT),
                Frames.LEVELS.get(level),
                in.getByte(at + Frames.PROTOCOL_AT),
                in.getInt(at + Frames.DECIDE_NEAREST_AT),
                in.getLong(at + Frames.DECIDE_TICKET_AT));
        server.decide(request, channel.eventLoop(), (reply, stamp) -> decided(id, reply, stamp));
        return true;
    }

    /** The other node's registry of scripts says something. */
    private boolean script(ByteBuf in, int at, int end) {
        int id = in.getInt(at + Frames.REQUEST_ID_AT);
        int from = at + Frames.SCRIPT_HEADER_BYTES;
        return server.told(in.slice(from, end - from), channel.eventLoop(), answer -> {
            pieces(id, answer);
            reply(id, 0, 0, Unpooled.EMPTY_BUFFER, 0, 0);
        });
    }

    /** Begins to answer with all of it, and releases it. */
    private void pieces(int id, ByteBuf reply) {
        int end = reply.writerIndex();
        for (int at = reply.readerIndex(); at < end; at += PIECE_BYTES_MAX) {
            reply(id, Frames.FLAG_MORE, 0, reply, at, Math.min(PIECE_BYTES_MAX, end - at));
        }
        reply.release();
    }

    /** The stamp of what was written comes behind the reply. */
    private void decided(int id, ByteBuf reply, long stamp) {
        pieces(id, reply);
        ByteBuf stamped = channel.alloc().buffer(Long.BYTES).writeLong(stamp);
        reply(id, 0, 0, stamped, 0, Long.BYTES);
        stamped.release();
    }

    private static void set(Span span, ByteBuf in, int at, int from, int end) {
        int commands = in.getInt(at + Frames.REQUEST_COMMANDS_AT);
        int token = in.getInt(at + Frames.REQUEST_TOKEN_AT);
        span.set(in, from, end - from, commands, token, in.getByte(at + Frames.PROTOCOL_AT));
    }

    /** Whether this node's state lets its store be read; if not, the caller is told. */
    private boolean mayAnswer(int id) {
        boolean may = server.standings().mayAnswer(server.topology().self());
        if (!may) {
            none(FrameType.UNANSWERED, id, Frames.NOT_IN_THIS_STATE);
        }
        return may;
    }

    /** Whether a request may be taken; if not, the caller is told. */
    private boolean mayTake(ByteBuf in, int at, boolean gathers) {
        int id = in.getInt(at + Frames.REQUEST_ID_AT);
        if (!owns(in, at)) {
            none(FrameType.NOT_OWNER, id, server.topology().epoch());
            return false;
        }
        if (!gathers && !server.store().isUp()) {
            unanswered(id);
            return false;
        }
        if (gathers ? !mayGather() : server.store().isFull()) {
            overloaded(id);
            return false;
        }
        return true;
    }

    /** Whether this node owns what is asked for, by what both the caller and this node know: it shows the first command's token only. */
    private boolean owns(ByteBuf in, int at) {
        Topology topology = server.topology();
        int epoch = in.getInt(at + Frames.REQUEST_EPOCH_AT);
        int token = in.getInt(at + Frames.REQUEST_TOKEN_AT);
        return topology.owns(topology.self(), token) && (epoch == Span.NO_EPOCH || topology.fits(epoch, token));
    }

    private boolean mayGather() {
        return gathers.size() < GATHERS_MAX;
    }

    private void gather(Span span, int flags, int id) {
        PeerGather gather = new PeerGather(this, id);
        gathers.add(gather);
        Consistency level = (flags & Frames.FLAG_GATHER_ALL) != 0 ? Consistency.ALL : Consistency.DC_EACH_SAFE_QUORUM;
        server.gather(span, gather.open(span.commands()), level, gather.versions());
    }

    void ended(PeerGather gather) {
        gathers.remove(gather);
    }

    void reply(int id, int flags, int refusals, ByteBuf in, int at, int length) {
        if (!gone) {
            Frames.replyHeader(output, id, flags, refusals, length);
            output.write(in, at, length);
        }
    }

    /** Whether one more reply may wait for the caller. */
    boolean mayPass() {
        return untaken.mayPass();
    }

    /** There is no reply, since too much waits. */
    void overloaded(int id) {
        if (!gone) {
            none(FrameType.UNANSWERED, id, Frames.OVERLOADED);
        }
    }

    void unanswered(int id) {
        if (!gone) {
            none(FrameType.UNANSWERED, id, 0);
        }
    }

    private void none(FrameType why, int id, int more) {
        server.room().tally().callerUnanswered();
        Frames.about(output, why, id, more);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = context.channel().isWritable();
        untaken.behind(!writable);
        context.channel().config().setAutoRead(writable);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        if (!opened) {
            return; // a node that stops closes what it has just accepted, before it is opened
        }
        if (caller != null) {
            server.room().tally().callerClosed(failed);
        }
        List.copyOf(gathers).forEach(PeerGather::cancel);
        untaken.close();
        streams.close();
        if (asked != null) {
            asked.close();
        }
        frames.discard();
        output.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failed = true;
        if (!(cause instanceof IOException)) {
            LOG.error("The connection from peer {} failed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
