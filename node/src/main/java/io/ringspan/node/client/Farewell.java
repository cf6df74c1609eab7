package io.ringspan.node.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.ringspan.node.tls.TlsHandshake;

/**
 * How one client is left when the node stops: right behind a reply. What it has sent is still answered, and the end of the
 * connection travels with the last reply, so that a client that looks before it sends its next command sees it in time, and no
 * command is lost. On sockets of Unix and with the NIO transport, which cannot hold a reply back, the end comes a moment later.
 *
 * <p><b>Owner.</b> The worker. <b>Limits.</b> One turn of the loop for what may still be on its way from the client; how long it all
 * may take, {@link Clients} decides.
 */
final class Farewell {
    private final ChannelHandlerContext context;
    private final Client client;
    private boolean deciding;
    private boolean said;

    /** Whom it is said to. */
    interface Client {
        /** Whether everything that has come is answered, and nothing is kept for a command that is still to come. */
        boolean isAnswered();

        /** Nothing that comes from now on is a command any more. */
        void closeAfterReplies();
    }

    Farewell(ChannelHandlerContext context, Client client) {
        this.context = context;
        this.client = client;
    }

    /** Something was answered: if that was all, the connection ends with it, unless more has come by the next turn. */
    void answered() {
        if (deciding || said || !client.isAnswered()) {
            return;
        }
        deciding = true;
        cork(true);
        // What has come by now is read before the second of these tasks runs.
        context.executor().execute(() -> context.executor().execute(this::decide));
    }

    private void decide() {
        deciding = false;
        if (!say()) {
            cork(false);
        }
    }

    /** Says it now, unless something is still to be answered; whether it has been said. */
    boolean say() {
        if (!said && client.isAnswered() && context.channel().isActive()) {
            said = true;
            client.closeAfterReplies();
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput());
        }
        return said;
    }

    /** Reading goes on, else what the client sends meanwhile would make the system take the reply back from it. */
    private void endOutput() {
        if (context.channel() instanceof DuplexChannel duplex) {
            TlsHandshake.closeOutput(duplex);
        }
    }

    /** The kernel holds back what is sent, for up to 200 ms, so that what follows goes with it; or it goes on. */
    private void cork(boolean held) {
        Channel channel = context.channel();
        if (channel instanceof EpollSocketChannel && channel.isOpen()) {
            channel.config().setOption(EpollChannelOption.TCP_CORK, held);
        } else if (channel instanceof IoUringSocketChannel && channel.isOpen()) {
            channel.config().setOption(IoUringChannelOption.TCP_CORK, held);
        }
    }
}
