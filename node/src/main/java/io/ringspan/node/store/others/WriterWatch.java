package io.ringspan.node.store.others;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.resp.RespReplyWalker;
import io.ringspan.node.seen.OtherWriters;
import io.ringspan.node.store.StoreLink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every {@value #SECONDS} s who else is connected to a Redis and writes there, over a connection of its own each time. Who is found
 * twice in a row is logged, once as long as it is there.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> One connection at a time, for {@value #MILLIS_MAX} ms; a list of {@value #BYTES_MAX} bytes, and
 * what is longer is not looked at.
 */
public final class WriterWatch {
    static final int SECONDS = 10;
    private static final int MILLIS_MAX = 5_000;
    private static final int BYTES_MAX = 1 << 20;
    private static final byte[] LIST = "*2\r\n$6\r\nCLIENT\r\n$4\r\nLIST\r\n".getBytes(US_ASCII);
    private static final Logger LOG = LoggerFactory.getLogger(WriterWatch.class);

    private final EventLoop loop;
    private final Dialer dialer;
    private final Endpoint store;
    private final StoreLink link;
    private final CommandTable commands;
    private final OtherWriters found;

    /** @param link the connection on which the node writes */
    public WriterWatch(
            EventLoop loop, Dialer dialer, Endpoint store, StoreLink link, CommandTable commands, OtherWriters found) {
        this.loop = loop;
        this.dialer = dialer;
        this.store = store;
        this.link = link;
        this.commands = commands;
        this.found = found;
    }

    /** Begins, and goes on until the loop ends. */
    public void start() {
        loop.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        if (link.isUp()) {
            dialer.to(store, loop, MILLIS_MAX, KeepAlive.within(MILLIS_MAX, MILLIS_MAX))
                    .handler(dialer.toStore(store, new Question(link.client())))
                    .connect();
        }
    }

    private void said(String list, long own) {
        if (own != link.client() || !link.isUp()) {
            return; // the node's own connection is another since
        }
        List<OtherWriters.Writer> news = found.saw(ClientLines.writers(list, own, commands));
        if (!news.isEmpty()) {
            LOG.warn(
                    "Somebody else writes to the store at {}: {}. No other replica gets that, and a repair may take it back. To fix:"
                            + " have it write through a node (docs/stores.md, The only writer)",
                    store,
                    news);
        }
    }

    /** One look, on its connection. */
    private final class Question extends ChannelInboundHandlerAdapter {
        private final long own;
        private final RespReplyWalker walker = new RespReplyWalker();
        private ByteBuf reply;
        private int walked;

        @SuppressWarnings("NullAway.Init") // handlerAdded comes first
        Question(long own) {
            this.own = own;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            reply = context.alloc().buffer();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            reply.release();
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(context.alloc().buffer(LIST.length).writeBytes(LIST), context.voidPromise());
            context.executor().schedule(() -> context.close(), MILLIS_MAX, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            reply.writeBytes(in);
            in.release();
            int next = walker.advance(reply, walked, reply.writerIndex());
            if (next == RespReplyWalker.GARBAGE || reply.writerIndex() > BYTES_MAX) {
                context.close();
                return;
            }
            walked = next;
            if (walker.hasEnded()) {
                if (reply.getByte(0) == '$') {
                    said(reply.toString(0, walked, ISO_8859_1), own);
                }
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
