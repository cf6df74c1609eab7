package io.ringspan.node.antientropy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.local.LocalChannel;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Answers come from several threads; who asks takes the first for that to its first question. */
class CompareAnswersTest {
    private static final NodeId SELF = new NodeId(new Datacenter("dc1"), new Rack("r1"), new Token(0));
    private static final Topology TOPOLOGY =
            Topology.of(1, SELF, List.of(new RingNode(SELF, new Endpoint("127.0.0.1", 7000), List.of(new Token(0)))));
    private static final byte FROM_THE_LOOP = 42;

    @Test
    void whatTheLoopAnswersDoesNotOvertakeWhatAnotherThreadHasAnswered() throws Exception {
        List<Byte> written = new ArrayList<>();
        Told loop = new Told();
        try (CompareDesk desk = new CompareDesk(
                SELF.toString(),
                () -> TOPOLOGY,
                KeyTokens.of(KeyHash.named("murmur")),
                new StoreReading(RespProtocol.RESP, new Endpoint("/nowhere/store.sock", 0)))) {
            desk.measureBy(question -> {
                loop.awaitGiven();
                return new byte[] {FROM_THE_LOOP};
            });
            LocalChannel channel = new LocalChannel();
            channel.pipeline().addLast(new Wire(written));
            loop.register(channel).sync();
            CompareAnswers answers = new CompareAnswers(channel, desk);
            loop.submit(() -> {
                        ask(answers, Words.ask(Question.TOP));
                        ask(answers, Words.ask(Question.MEASURE).kind((byte) 1));
                    })
                    .sync();
            loop.submit(() -> {}).sync();
            answers.close();
        } finally {
            loop.shutdownGracefully();
        }
        assertThat(written).hasSize(2);
        assertThat(written.get(1)).isEqualTo(FROM_THE_LOOP);
    }

    private static void ask(CompareAnswers answers, Words question) {
        byte[] bytes = question.toBytes();
        answers.ask(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    /** Knows when the desk's thread has handed something to it. */
    private static final class Told extends DefaultEventLoop {
        private final CompletableFuture<Thread> given = new CompletableFuture<>();

        @Override
        public void execute(Runnable task) {
            super.execute(task);
            if (Thread.currentThread().getName().contains("-compare")) {
                given.complete(Thread.currentThread());
            }
        }

        /** Waits for that, and until the thread has nothing more to do. */
        void awaitGiven() {
            Thread desk = given.join();
            while (desk.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
            }
        }
    }

    /** Keeps how each answer ends. */
    private static final class Wire extends ChannelOutboundHandlerAdapter {
        private final List<Byte> written;

        Wire(List<Byte> written) {
            this.written = written;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ByteBuf frame = (ByteBuf) message;
            assertThat(frame.readableBytes()).isGreaterThan(Frames.HEADER_BYTES);
            written.add(frame.getByte(frame.writerIndex() - 1));
            frame.release();
            promise.setSuccess();
        }
    }
}
