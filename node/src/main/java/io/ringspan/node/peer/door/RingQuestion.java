package io.ringspan.node.peer.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.peer.FrameReader;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Asks one member something about the ring, over a connection of its own.
 *
 * <p><b>Owner.</b> The loop that it is asked on. <b>Limits.</b> {@value #SECONDS_MAX} s, and {@link Ring#TEXT_BYTES_MAX} bytes.
 */
public final class RingQuestion extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink {
    private static final int SECONDS_MAX = 5;

    private final String text;
    private final FrameReader frames = new FrameReader(Ring.TEXT_BYTES_MAX);
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private RingQuestion(String text) {
        this.text = text;
    }

    /**
     * Asks.
     *
     * @param cluster the name of the pool; a member of another one does not answer
     * @param question one line; empty to ask for the ring itself
     * @return completed on the loop; with an exception, whose message says why, when there is no answer
     */
    public static CompletableFuture<String> ask(
            Endpoint member, String cluster, String question, Dialer dialer, EventLoop loop) {
        RingQuestion asks = new RingQuestion(question.isEmpty() ? cluster : cluster + "\n" + question);
        dialer.to(member, loop, TimeUnit.SECONDS.toMillis(SECONDS_MAX), KeepAlive.CLIENT)
                .handler(dialer.securing().toPeer(null, member, asks))
                .connect()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        asks.fail(String.valueOf(done.cause().getMessage()));
                    }
                });
        return asks.answer;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Frames.whole(context.alloc(), FrameType.RING_ASK, text.getBytes(UTF_8)));
        context.executor()
                .schedule(
                        () -> {
                            fail("no answer within " + SECONDS_MAX + " s");
                            context.close();
                        },
                        SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!frames.read((ByteBuf) message, context.alloc(), this)) {
            context.close();
        }
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        FrameType type = FrameType.of(in.getByte(at + Frames.TYPE_AT));
        String said = in.toString(at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES, UTF_8);
        if (type == FrameType.RING) {
            answer.complete(said);
        } else {
            fail(type == FrameType.REFUSED ? said : "it answers with something else");
        }
        return false;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        frames.discard();
        fail("it closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(String.valueOf(cause.getMessage()));
        context.close();
    }

    private void fail(String why) {
        answer.completeExceptionally(new IOException(why));
    }
}
