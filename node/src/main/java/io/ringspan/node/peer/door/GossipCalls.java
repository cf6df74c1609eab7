package io.ringspan.node.peer.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.gossip.wire.GossipCodec;
import io.ringspan.node.peer.FrameReader;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The called end of a connection that carries gossip and nothing else. It answers nothing: whoever has an answer sends it
 * over a connection of its own.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> A message has {@link GossipCodec#MESSAGE_BYTES_MAX} bytes
 * at the most; closed when none came for {@value #IDLE_MINUTES_MAX} minutes, which is looked at once a minute.
 */
final class GossipCalls extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink {
    static final int IDLE_MINUTES_MAX = 3;

    private static final Logger LOG = LoggerFactory.getLogger(GossipCalls.class);
    private static final int FRAME_BYTES_MAX =
            Frames.HEADER_BYTES - Frames.LENGTH_BYTES + GossipCodec.MESSAGE_BYTES_MAX;

    private final Consumer<byte[]> sink;
    private final FrameReader frames = new FrameReader(FRAME_BYTES_MAX);
    private @Nullable Future<?> looks;
    private int idleMinutes;

    /** @param sink takes each message, on the event loop, and must not wait */
    GossipCalls(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        looks = context.executor().scheduleAtFixedRate(() -> look(context), 1, 1, TimeUnit.MINUTES);
    }

    private void look(ChannelHandlerContext context) {
        idleMinutes++;
        if (idleMinutes > IDLE_MINUTES_MAX) {
            context.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!frames.read((ByteBuf) message, context.alloc(), this)) {
            LOG.warn(
                    "What {} sent to the peer port is no gossip, though it began so; its connection is closed",
                    context.channel().remoteAddress());
            context.close();
        }
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        if (FrameType.of(in.getByte(at + Frames.TYPE_AT)) != FrameType.GOSSIP) {
            return false;
        }
        idleMinutes = 0;
        int from = at + Frames.HEADER_BYTES;
        sink.accept(ByteBufUtil.getBytes(in, from, end - from));
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (looks != null) {
            looks.cancel(false);
        }
        frames.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("The gossip from {} failed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
