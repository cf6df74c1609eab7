package io.ringspan.node.peer.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.node.peer.FrameReader;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.Handshake;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the one frame that a caller is expected to say, and closes.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> As before any handshake: a frame of {@link
 * Frames#TEXT_BYTES_MAX} bytes; closed after {@link Handshake#SECONDS_MAX} s in any case.
 */
final class OneAnswer extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger(OneAnswer.class);

    private final FrameType expected;
    private final Function<String, CompletableFuture<Said>> answer;
    private final FrameReader frames = new FrameReader(Frames.TEXT_BYTES_MAX);
    private @Nullable Future<?> patience;
    private @Nullable String asked;
    private boolean answered;

    /** A frame of text. */
    record Said(FrameType type, String text) {}

    /**
     * A connection that begins with a frame of text.
     *
     * @param answer to the text of the frame, completed on any thread; never with an exception
     */
    OneAnswer(FrameType expected, Function<String, CompletableFuture<Said>> answer) {
        this.expected = expected;
        this.answer = answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        patience = context.executor().schedule(() -> context.close(), Handshake.SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (frames.read((ByteBuf) message, context.alloc(), this) || answered) {
            return; // what comes behind is not looked at
        }
        String text = asked;
        if (text != null) {
            answered = true;
            answer.apply(text).thenAccept(said -> say(context, said));
            return;
        }
        LOG.warn(
                "What {} sent to the peer port is not what a node of this cluster sends; its connection is closed",
                context.channel().remoteAddress());
        context.close();
    }

    private static void say(ChannelHandlerContext context, Said said) {
        context.writeAndFlush(
                        Frames.whole(context.alloc(), said.type(), said.text().getBytes(UTF_8)))
                .addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        if (FrameType.of(in.getByte(at + Frames.TYPE_AT)) == expected) {
            asked = in.toString(at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES, UTF_8);
        }
        return false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (patience != null) {
            patience.cancel(false);
        }
        frames.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("The connection from {} failed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
