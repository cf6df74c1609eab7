package io.ringspan.node.membership;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.ringspan.base.Endpoint;
import io.ringspan.gossip.protocol.GossipTransport;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of the gossip leave: one connection to each node that something was sent to lately, made on demand. What
 * cannot be sent at once is lost, as the gossip expects; only while a connection is being made a few messages wait.
 *
 * <p><b>Owner.</b> The loop of the gossip. <b>Limits.</b> {@value #LINKS_MAX} connections, the one not used for longest is
 * closed for another; {@value #WAITING_MAX} messages wait for each; {@value #UNSENT_BYTES_MAX} bytes are unsent on each. A
 * connection that is not used for {@value #IDLE_SECONDS} s is closed.
 */
final class GossipLinks implements GossipTransport {
    static final int LINKS_MAX = 512;
    static final int WAITING_MAX = 16;
    static final int UNSENT_BYTES_MAX = 64 * 1024;
    static final int IDLE_SECONDS = 60;

    private static final int CONNECT_MILLIS_MAX = 1_000;
    /** A node that comes back must be reached before it is found down once more. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** A host that vanished without a word: what it does not acknowledge for so long is sent over another connection. */
    private static final KeepAlive KEEP_ALIVE = KeepAlive.within(15_000, 3_000);

    /** A connection has room again once less than the lower mark is unsent: a mark of 0 would never be reached. */
    private static final WriteBufferWaterMark ROOM = new WriteBufferWaterMark(UNSENT_BYTES_MAX / 2, UNSENT_BYTES_MAX);

    private final EventLoop loop;
    private final Dialer dialer;
    private final LongSupplier nanoTime;
    private final Map<Endpoint, Line> lines = new LinkedHashMap<>(16, 0.75f, true);
    private long lost;
    private boolean closed;

    /** One node that is talked to. */
    private static final class Line {
        final ArrayDeque<byte[]> waiting = new ArrayDeque<>();

        @Nullable
        Channel channel;

        boolean open;
        long usedNanos;
        long retryNanos;

        Line(long nowNanos) {
            usedNanos = nowNanos;
            retryNanos = nowNanos;
        }
    }

    GossipLinks(EventLoop loop, Dialer dialer, LongSupplier nanoTime) {
        this.loop = loop;
        this.dialer = dialer;
        this.nanoTime = nanoTime;
    }

    /** How many messages were not sent, since there was no connection or no room. */
    long lost() {
        return lost;
    }

    /** How many nodes there is a connection to, or was one until it failed. */
    int size() {
        return lines.size();
    }

    @Override
    public void send(Endpoint to, byte[] message) {
        if (to.isUnixSocket()) {
            lost++; // no node is there, whatever a message says of its sender
            return;
        }
        long now = nanoTime.getAsLong();
        Line line = lines.get(to);
        if (line == null) {
            line = new Line(now);
            lines.put(to, line);
            closeOldest();
        }
        line.usedNanos = now;
        Channel channel = line.channel;
        if (line.open && channel != null) {
            if (channel.isWritable()) {
                channel.writeAndFlush(Frames.whole(channel.alloc(), FrameType.GOSSIP, message), channel.voidPromise());
            } else {
                lost++;
            }
        } else if (channel == null && (closed || now - line.retryNanos < 0)) {
            lost++;
        } else {
            await(line, message);
            if (channel == null) {
                dial(to, line);
            }
        }
    }

    private void await(Line line, byte[] message) {
        if (line.waiting.size() == WAITING_MAX) {
            line.waiting.remove(); // the newest says most
            lost++;
        }
        line.waiting.add(message);
    }

    private void dial(Endpoint to, Line line) {
        ChannelFuture connecting = dialer.to(to, loop, CONNECT_MILLIS_MAX, KEEP_ALIVE)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, ROOM)
                .handler(dialer.securing().toPeer(null, to, new Handler(line)))
                .connect();
        line.channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                gone(line, connecting.channel());
            }
        });
    }

    private void gone(Line line, Channel channel) {
        if (line.channel == channel) {
            line.channel = null;
            line.open = false;
            line.retryNanos = nanoTime.getAsLong() + RETRY_NANOS;
            lost += line.waiting.size();
            line.waiting.clear();
        }
    }

    private void closeOldest() {
        if (lines.size() > LINKS_MAX) {
            Iterator<Line> eldest = lines.values().iterator();
            Line line = eldest.next();
            eldest.remove();
            close(line);
        }
    }

    /** Closes what is not used any more; to be called about once a second. */
    void tick(long nowNanos) {
        Iterator<Line> all = lines.values().iterator();
        while (all.hasNext()) {
            Line line = all.next();
            if (nowNanos - line.usedNanos < TimeUnit.SECONDS.toNanos(IDLE_SECONDS)) {
                return; // the others were used later
            }
            all.remove();
            close(line);
        }
    }

    private static void close(Line line) {
        Channel channel = line.channel;
        if (channel != null) {
            channel.close();
        }
    }

    void close() {
        closed = true;
        lines.values().forEach(GossipLinks::close);
    }

    private final class Handler extends ChannelInboundHandlerAdapter {
        private final Line line;

        Handler(Line line) {
            this.line = line;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            line.open = true;
            byte[] message = line.waiting.poll();
            while (message != null) {
                context.write(Frames.whole(context.alloc(), FrameType.GOSSIP, message), context.voidPromise());
                message = line.waiting.poll();
            }
            context.flush();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release(); // whoever answers on this connection is no node that gossips
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            gone(line, context.channel());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
