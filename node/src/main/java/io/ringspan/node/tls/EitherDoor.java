package io.ringspan.node.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.ringspan.node.io.Input;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the beginning of a connection on a port that takes TLS and plain text. It looks at the first bytes and leaves; who may
 * speak plainly, others decide.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> Closed when they have not come for {@value
 * TlsHandshake#SECONDS_MAX} s.
 */
final class EitherDoor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(EitherDoor.class);
    /** A record of TLS says so in as many. */
    private static final int LOOKED_AT = 5;

    private final Consumer<ChannelHandlerContext> encrypt;
    private final ChannelHandler behind;
    private final Input input = new Input();
    private @Nullable Future<?> patience;

    /** @param encrypt adds TLS at the end of the pipeline */
    EitherDoor(Consumer<ChannelHandlerContext> encrypt, ChannelHandler behind) {
        this.encrypt = encrypt;
        this.behind = behind;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        patience = context.executor().schedule(() -> giveUp(context), TlsHandshake.SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static void giveUp(ChannelHandlerContext context) {
        LOG.warn(
                "{} said nothing on the peer port within {} s; its connection is closed",
                context.channel().remoteAddress(),
                TlsHandshake.SECONDS_MAX);
        context.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = input.join((ByteBuf) message, context.alloc());
        if (in.readableBytes() < LOOKED_AT) {
            input.keep(in, in.readerIndex(), 0);
            return;
        }
        endPatience();
        if (SslHandler.isEncrypted(in, false)) {
            encrypt.accept(context);
        }
        context.pipeline().addLast(behind);
        context.pipeline().remove(this);
        // What a handler that has left passes on goes to the one in its place.
        context.fireChannelActive();
        context.fireChannelRead(in);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        endPatience();
        input.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void endPatience() {
        if (patience != null) {
            patience.cancel(false);
        }
    }
}
