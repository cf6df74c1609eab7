package io.ringspan.node.store.aside;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.resp.RespReplyWalker;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the own store something over a connection of its own: while a script runs, what its connection brings waits for its end, and
 * only another one can have it ended.
 *
 * <p><b>Owner.</b> Worker 0. <b>Limits.</b> {@value #CONNECTIONS_MAX} at a time; the time that it is given; replies of {@value #REPLY_BYTES_MAX} bytes.
 */
public final class SideStore {
    private static final int CONNECTIONS_MAX = 16;
    private static final int REPLY_BYTES_MAX = 1 << 20;
    private static final byte[] HELLO_3 = "*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n".getBytes(US_ASCII);

    private final EventLoop loop;
    private final Dialer dialer;
    private final Endpoint store;
    private final long timeoutMillis;
    private int connections;

    /** @param timeoutMillis to connect, and then to answer */
    public SideStore(EventLoop loop, Dialer dialer, Endpoint store, long timeoutMillis) {
        this.loop = loop;
        this.dialer = dialer;
        this.store = store;
        this.timeoutMillis = timeoutMillis;
    }

    /**
     * Asks.
     *
     * @param answered is given the reply, which is its own from then on; null if none came
     */
    public void ask(byte[] command, int protocol, Consumer<@Nullable ByteBuf> answered) {
        if (connections >= CONNECTIONS_MAX) {
            answered.accept(null);
            return;
        }
        connections++;
        Question question = new Question(command, protocol, answered);
        dialer.toStore(store, loop, timeoutMillis, KeepAlive.within(timeoutMillis, timeoutMillis), question)
                .connect()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        question.end(null);
                    }
                });
    }

    /** One question on its connection. */
    private final class Question extends ChannelInboundHandlerAdapter {
        private final byte[] command;
        private final int protocol;
        private final Consumer<@Nullable ByteBuf> answered;
        private final RespReplyWalker walker = new RespReplyWalker();
        private final ByteBuf reply = ByteBufAllocator.DEFAULT.buffer();
        private int walked;
        private boolean greeted;
        private boolean ended;

        Question(byte[] command, int protocol, Consumer<@Nullable ByteBuf> answered) {
            this.command = command;
            this.protocol = protocol;
            this.answered = answered;
            this.greeted = protocol == 2;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ByteBuf out = context.alloc().buffer();
            if (protocol == 3) {
                out.writeBytes(HELLO_3);
            }
            context.writeAndFlush(out.writeBytes(command), context.voidPromise());
            context.executor().schedule(() -> context.close(), timeoutMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf in = (ByteBuf) message;
            if (!ended) {
                reply.writeBytes(in);
            }
            in.release();
            while (!ended && walked < reply.writerIndex()) {
                int next = walker.advance(reply, walked, reply.writerIndex());
                if (next == RespReplyWalker.GARBAGE || reply.writerIndex() > REPLY_BYTES_MAX) {
                    context.close();
                    return;
                }
                walked = next;
                if (!walker.hasEnded()) {
                    return;
                }
                if (greeted) {
                    end(reply.copy(reply.readerIndex(), walked - reply.readerIndex()));
                    context.close();
                } else {
                    greeted = true;
                    reply.readerIndex(walked);
                }
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            end(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }

        private void end(@Nullable ByteBuf with) {
            if (!ended) {
                ended = true;
                connections--;
                reply.release();
                answered.accept(with);
            }
        }
    }
}
