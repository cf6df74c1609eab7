package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.io.Input;
import io.ringspan.node.io.Output;
import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Silence;
import io.ringspan.node.io.Span;
import io.ringspan.node.io.Swallow;
import io.ringspan.node.io.Traffic;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.node.store.introduce.NewConnection;
import io.ringspan.node.worker.Tally;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection to the store, from connect to close. Replies belong to spans by order and count: the bytes are
 * walked for boundaries and handed on as they are.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> A reply that is not whole is kept up to {@value #KEEP_BYTES} bytes, then
 * passed on in pieces.
 */
final class StoreConnection extends ChannelInboundHandlerAdapter implements NewConnection {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);
    private static final int KEEP_BYTES = 16 * 1024;

    private final Flusher flusher;
    private final Tally tally;
    private final Listener listener;
    private final Pending pending = new Pending();
    private final Protocol protocol;
    private final ReplyWalker walker;
    private final Input input = new Input();
    private final Silence silence;
    private Output output;
    private ChannelHandlerContext ctx;
    private int dialect;
    private boolean heard;

    // The reply span at hand.
    private int replies;
    private int refusals;
    private int walkedBytes;

    /** What the owner of the connection wants to know. */
    interface Listener {
        void opened(StoreConnection connection);

        /** Everything in {@link #pending} will stay unanswered: the listener tells those who wait. */
        void closed(StoreConnection connection);

        /** Where the connection counts its bytes. */
        Traffic traffic();
    }

    @SuppressWarnings("NullAway.Init") // ctx and output come with channelActive, before anything else can be called
    StoreConnection(Protocol protocol, Flusher flusher, Tally tally, long silenceMillis, Listener listener) {
        this.protocol = protocol;
        this.walker = protocol.replyWalker();
        this.dialect = protocol.firstDialect();
        this.flusher = flusher;
        this.tally = tally;
        this.listener = listener;
        this.silence = new Silence(TimeUnit.MILLISECONDS.toNanos(silenceMillis), tally.nowNanos());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ctx = context;
        output = new Output(context, flusher);
        listener.opened(this);
    }

    /** Sends a span at the end of this turn; its number is where it stands in the order of replies. */
    long send(Span span, ReplySink sink) {
        if (span.protocol() != dialect) {
            dialect = span.protocol();
            command(protocol.goOverTo(dialect), 1, Swallow.REPLY);
        }
        tally.load().asked(span.token(), span.commands());
        output.write(span.bytes(), span.at(), span.length());
        return pending.add(sink, span.commands(), tally.nowNanos());
    }

    @Override
    public void command(byte[] bytes, int commands, ReplySink sink) {
        output.write(bytes);
        pending.add(sink, commands, tally.nowNanos());
    }

    /**
     * Whether the store is still there as far as can be told; asks it when it has said nothing for a while. While it is
     * not read from it can say nothing.
     */
    boolean isAlive(long nowNanos) {
        boolean drained = output.hasDrained();
        listener.traffic().sent(output.passedSince());
        boolean life = heard || drained || !ctx.channel().config().isAutoRead();
        heard = false;
        Silence.Verdict verdict = silence.look(nowNanos, pending.size() > 0, life);
        if (verdict == Silence.Verdict.ASK) {
            command(protocol.signOfLife(), 1, Swallow.REPLY);
        }
        return verdict != Silence.Verdict.GONE;
    }

    /** How many replies to the oldest unanswered span have come. */
    int repliesOfOldest() {
        return replies;
    }

    void reading(boolean on) {
        ctx.channel().config().setAutoRead(on);
    }

    /** Bytes for the store that the kernel has not taken. Any thread. */
    long unsentBytes() {
        return output.pendingBytes();
    }

    Pending pending() {
        return pending;
    }

    @Override
    public void close() {
        ctx.close();
    }

    @Override
    public boolean isOpen() {
        return ctx.channel().isActive();
    }

    @Override
    public @Nullable SocketAddress localAddress() {
        return ctx.channel().localAddress();
    }

    @Override
    public void later(Runnable what, long millis) {
        ctx.executor().schedule(what, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        tally.refresh();
        heard = true;
        listener.traffic().received(((ByteBuf) message).readableBytes());
        ByteBuf in = input.join((ByteBuf) message, context.alloc());
        int limit = in.writerIndex();
        int start = in.readerIndex();
        int position = start + walkedBytes;
        while (position < limit) {
            if (pending.size() == 0) {
                broken(in, "bytes that nobody asked for");
                return;
            }
            int next = walker.advance(in, position, limit);
            if (next == ReplyWalker.GARBAGE) {
                broken(in, "bytes that " + protocol.title() + " does not send");
                return;
            }
            position = next;
            if (!walker.hasEnded()) {
                break;
            }
            if (walker.isError()) {
                if (protocol.losesReplies(in, walker.errorAt(), walker.errorLength())) {
                    broken(in, "an error by which it has let go of replies");
                    return;
                }
                countRefusal(in);
            }
            long head = pending.head();
            if (++replies == pending.commands(head)) {
                int refused = refusals;
                replies = 0;
                refusals = 0;
                ReplySink sink = pending.take(head);
                if (sink != null) {
                    sink.replied(in, start, position - start, refused);
                }
                start = position;
            }
        }
        keep(in, start, position);
    }

    private void countRefusal(ByteBuf in) {
        if (protocol.isRefusal(in, walker.errorAt(), walker.errorLength())) {
            refusals++;
            ReplySink waiting = pending.peek(pending.head());
            if (waiting != null) {
                waiting.refused(replies);
            }
        }
    }

    /** What is not whole stays; when it is long, what was walked is passed on first. */
    private void keep(ByteBuf in, int start, int walked) {
        int from = start;
        if (walked - start > KEEP_BYTES) {
            ReplySink sink = pending.peek(pending.head());
            if (sink != null) {
                sink.replying(in, start, walked - start);
            }
            from = walked;
        }
        walkedBytes = walked - from;
        input.keep(in, from, 0);
    }

    private void broken(ByteBuf in, String why) {
        LOG.error(
                "The store at {} sent {}; the connection is given up",
                ctx.channel().remoteAddress(),
                why);
        in.release();
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        input.discard();
        if (output != null) { // it was never used if the store did not let the node in
            listener.traffic().sent(output.passedSince());
            output.discard();
        }
        listener.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error(
                    "The connection to the store at {} failed",
                    context.channel().remoteAddress(),
                    cause);
        }
        context.close();
    }
}
