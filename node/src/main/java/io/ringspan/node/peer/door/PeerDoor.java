package io.ringspan.node.peer.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.ringspan.node.io.Input;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.Handshake;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the beginning of a connection that was just accepted on the peer port. It looks at the type of the first frame
 * and leaves: a connection that begins with {@link FrameType#GOSSIP} is the gossip's, one that begins with {@link
 * FrameType#RING_ASK} is answered here, any other one is a worker's.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> Closed when no type has come for {@link
 * Handshake#SECONDS_MAX} s; then those who come next count their own.
 */
public final class PeerDoor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(PeerDoor.class);
    /** What is said by whoever knows no ring. */
    public static final String NO_RING = "this node does not know its ring yet";

    private final House house;
    private final Input input = new Input();
    private @Nullable Future<?> patience;

    /**
     * What the door leads to.
     *
     * @param cluster the name of the pool
     * @param worker makes what serves a peer on that event loop; gives null while the node has no workers
     * @param gossip takes messages, on any event loop, and must not wait
     * @param plain why a connection is not taken as it is, whoever calls; nothing if it is
     * @param ring answers what is asked about the ring; with an exception, whose message is told, if it does not
     */
    public record House(
            String cluster,
            Function<EventLoop, @Nullable ChannelHandler> worker,
            Consumer<byte[]> gossip,
            Function<Channel, Optional<String>> plain,
            RingDesk ring) {}

    public PeerDoor(House house) {
        this.house = house;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        patience = context.executor().schedule(() -> giveUp(context), Handshake.SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static void giveUp(ChannelHandlerContext context) {
        LOG.warn(
                "{} said nothing on the peer port within {} s; its connection is closed",
                context.channel().remoteAddress(),
                Handshake.SECONDS_MAX);
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = input.join((ByteBuf) message, context.alloc());
        int at = in.readerIndex();
        if (in.readableBytes() <= Frames.TYPE_AT) {
            input.keep(in, at, 0);
            return;
        }
        endPatience();
        FrameType first = FrameType.of(in.getByte(at + Frames.TYPE_AT));
        if (first != FrameType.HELLO) { // who says hello is looked at when it says who it is
            Optional<String> refusal = house.plain().apply(context.channel());
            if (refusal.isPresent()) {
                LOG.warn(
                        "{} is not heard on the peer port: {}",
                        context.channel().remoteAddress(),
                        refusal.get());
                in.release();
                context.close();
                return;
            }
        }
        context.pipeline().replace(this, null, next(first, context.channel().eventLoop()));
        // What a handler that has left passes on goes to the one in its place.
        context.fireChannelActive();
        context.fireChannelRead(in);
    }

    private ChannelHandler next(@Nullable FrameType first, EventLoop loop) {
        if (first == FrameType.GOSSIP) {
            return new GossipCalls(house.gossip());
        }
        if (first == FrameType.RING_ASK) {
            return new OneAnswer(FrameType.RING_ASK, this::ring);
        }
        ChannelHandler serving = house.worker().apply(loop);
        return serving == null
                ? new OneAnswer(FrameType.HELLO, hello -> CompletableFuture.completedFuture(refused(NO_RING)))
                : serving;
    }

    /** The first line names the pool; what is asked stands behind it. */
    private CompletableFuture<OneAnswer.Said> ring(String text) {
        int line = text.indexOf('\n');
        String cluster = line < 0 ? text : text.substring(0, line);
        if (!cluster.equals(house.cluster())) {
            return CompletableFuture.completedFuture(refused(
                    "this node belongs to cluster \"" + house.cluster() + "\", and not to \"" + cluster + "\""));
        }
        return house.ring()
                .answer(line < 0 ? "" : text.substring(line + 1))
                .handle((said, failure) -> failure == null
                        ? new OneAnswer.Said(FrameType.RING, said)
                        : refused(String.valueOf(reason(failure).getMessage())));
    }

    private static Throwable reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private static OneAnswer.Said refused(String why) {
        return new OneAnswer.Said(FrameType.REFUSED, why);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endPatience();
        input.discard();
    }

    private void endPatience() {
        if (patience != null) {
            patience.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("The connection from peer {} failed", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
