package io.ringspan.node.antientropy.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.peer.FrameReader;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.Handshake;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks another node, over a connection of its own.
 *
 * <p><b>Owner.</b> The event loop that it calls on; asked and closed from any thread. <b>Limits.</b> {@value #FRAME_BYTES_MAX}
 * bytes an answer.
 */
public final class CompareCall extends ChannelInboundHandlerAdapter implements FrameReader.FrameSink, Replica {
    private static final int FRAME_BYTES_MAX = 64 << 20;

    private final NodeId called;
    private final Handshake hello;
    private final EventLoop loop;
    private final FrameReader frames = new FrameReader(FRAME_BYTES_MAX);
    private final ArrayDeque<CompletableFuture<byte[]>> waiting = new ArrayDeque<>();
    private final ArrayDeque<byte[]> unsent = new ArrayDeque<>();
    private volatile @Nullable Channel channel;
    private boolean welcomed;
    private @Nullable String ended;

    private CompareCall(NodeId called, Handshake hello, EventLoop loop) {
        this.called = called;
        this.hello = hello;
        this.loop = loop;
    }

    /** Calls a node; what is asked before it has answered is sent then. */
    public static CompareCall to(NodeId node, Endpoint where, Handshake hello, Dialer dialer, EventLoop loop) {
        CompareCall call = new CompareCall(node, hello, loop);
        long millis = TimeUnit.SECONDS.toMillis(Handshake.SECONDS_MAX);
        dialer.to(where, loop, millis, KeepAlive.CLIENT)
                .handler(dialer.securing().toPeer(node, where, call))
                .connect()
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        call.end(String.valueOf(done.cause().getMessage()));
                    }
                });
        return call;
    }

    @Override
    public CompletableFuture<byte[]> ask(byte[] question) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            loop.execute(() -> ask(question, answer));
        } catch (RejectedExecutionException atTheEnd) {
            answer.completeExceptionally(new IOException("this node has ended", atTheEnd));
        }
        return answer;
    }

    private void ask(byte[] question, CompletableFuture<byte[]> answer) {
        if (ended != null) {
            answer.completeExceptionally(new IOException(ended));
            return;
        }
        waiting.add(answer);
        unsent.add(question);
        send();
    }

    private void send() {
        Channel open = channel;
        while (welcomed && open != null && !unsent.isEmpty()) {
            open.writeAndFlush(Frames.whole(open.alloc(), FrameType.COMPARE, unsent.remove()));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        if (ended != null) {
            context.close();
            return;
        }
        context.writeAndFlush(
                Frames.whole(context.alloc(), FrameType.HELLO, hello.toText().getBytes(UTF_8)));
        context.executor()
                .schedule(
                        () -> {
                            if (!welcomed) {
                                end("it did not answer within " + Handshake.SECONDS_MAX + " s");
                            }
                        },
                        Handshake.SECONDS_MAX,
                        TimeUnit.SECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!frames.read((ByteBuf) message, context.alloc(), this)) {
            end("it answers with something else");
        }
    }

    @Override
    public boolean frame(ByteBuf in, int at, int end) {
        FrameType type = FrameType.of(in.getByte(at + Frames.TYPE_AT));
        byte[] bytes = ByteBufUtil.getBytes(in, at + Frames.HEADER_BYTES, end - at - Frames.HEADER_BYTES);
        if (type == FrameType.WELCOME && !welcomed) {
            return welcome(new String(bytes, UTF_8));
        }
        if (type == FrameType.REFUSED) {
            end(new String(bytes, UTF_8));
            return false;
        }
        CompletableFuture<byte[]> answer = type == FrameType.COMPARED ? waiting.poll() : null;
        if (answer == null) {
            return false;
        }
        Answers.ofDesk(bytes).whenComplete((words, failed) -> {
            if (failed != null) {
                answer.completeExceptionally(failed);
            } else {
                answer.complete(words);
            }
        });
        return true;
    }

    private boolean welcome(String text) {
        boolean right = Handshake.parse(text)
                .filter(theirs ->
                        theirs.node().equals(called) && hello.refusal(theirs).isEmpty())
                .isPresent();
        if (!right) {
            end("another node listens there");
            return false;
        }
        welcomed = true;
        send();
        return true;
    }

    private void end(String why) {
        if (ended == null) {
            ended = why;
        }
        unsent.clear();
        for (CompletableFuture<byte[]> answer = waiting.poll(); answer != null; answer = waiting.poll()) {
            answer.completeExceptionally(new IOException(ended));
        }
        Channel open = channel;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end("it closed the connection");
        frames.discard();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(String.valueOf(cause.getMessage()));
    }

    @Override
    public void close() {
        try {
            loop.execute(() -> end("nobody asks any more"));
        } catch (RejectedExecutionException ended) {
            Channel open = channel; // the node has ended, and its loop closes nothing any more
            if (open != null) {
                open.unsafe().closeForcibly();
            }
        }
    }
}
