package io.ringspan.node.login;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.ringspan.base.Endpoint;
import java.util.concurrent.TimeUnit;

/**
 * Stands before the handler of a connection to a store until that has taken the password.
 *
 * <p><b>Owner.</b> The event loop of the connection. <b>Limits.</b> Closed when that takes {@value #SECONDS_MAX} s, or when the answer is
 * longer than {@value StoreLogin#ANSWER_BYTES_MAX} bytes.
 */
final class LoginHandler extends ChannelInboundHandlerAdapter {
    private static final int SECONDS_MAX = 5;

    private final StoreLogin login;
    private final Endpoint store;
    private final StringBuilder answer = new StringBuilder();
    private boolean isIn;

    LoginHandler(StoreLogin login, Endpoint store) {
        this.login = login;
        this.store = store;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        byte[] words = login.words();
        context.writeAndFlush(context.alloc().buffer(words.length).writeBytes(words), context.voidPromise());
        context.executor()
                .schedule(
                        () -> {
                            if (!isIn) {
                                context.close();
                            }
                        },
                        SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        int length = (end < 0 ? in.writerIndex() : end + 1) - in.readerIndex();
        answer.append(in.readCharSequence(length, ISO_8859_1));
        if (answer.length() > StoreLogin.ANSWER_BYTES_MAX) {
            in.release();
            context.close();
        } else if (end < 0) {
            in.release();
        } else if (!login.isRight(store, answer.toString().trim())) {
            in.release();
            context.close();
        } else {
            isIn = true;
            context.fireChannelActive();
            context.pipeline().remove(this);
            in.release(); // nothing else was asked, so nothing else comes
        }
    }
}
