package io.ringspan.node.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an output says of the other end, by what the kernel takes. */
class OutputTest {
    private static final int PIECE_BYTES = 100_000;

    private final Kernel kernel = new Kernel();
    private final ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    private final Output output;

    /** Takes no more than it has room for. */
    private static final class Kernel extends EmbeddedChannel {
        private int room;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) {
            in.nioBuffers(); // counts them
            long taken = Math.min(room, in.nioBufferSize());
            room -= (int) taken;
            in.removeBytes(taken);
        }

        private void makeRoom(int bytes) {
            room = bytes;
            flush();
        }
    }

    OutputTest() {
        kernel.pipeline().addLast(handler);
        ChannelHandlerContext context = kernel.pipeline().context(handler);
        output = new Output(context, new Flusher(Runnable::run));
    }

    @AfterEach
    void close() {
        kernel.makeRoom(Integer.MAX_VALUE);
        kernel.close();
        output.discard();
    }

    private void write(int bytes) {
        output.writeOwned(Unpooled.buffer(bytes).writeZero(bytes));
    }

    @Test
    void whoTakesWhatItHasRoomForHasShownNothing() {
        for (int i = 0; i < 3; i++) {
            kernel.room = Integer.MAX_VALUE;
            write(PIECE_BYTES);
            assertThat(kernel.unsafe().outboundBuffer().size()).isZero();
            assertThat(output.hasDrained()).isFalse();
        }
    }

    @Test
    void whoMakesRoomIsThereAlsoInTheMiddleOfOnePiece() {
        write(PIECE_BYTES);
        assertThat(output.hasDrained()).isFalse();
        for (int part = 0; part < 3; part++) {
            kernel.makeRoom(PIECE_BYTES / 4);
            assertThat(output.hasDrained()).isTrue();
        }
        assertThat(output.hasDrained()).isFalse();
    }

    @Test
    void whoMakesNoRoomIsNotThereHoweverMuchIsWritten() {
        write(PIECE_BYTES);
        assertThat(output.hasDrained()).isFalse();
        for (int i = 0; i < 3; i++) {
            write(PIECE_BYTES);
            assertThat(output.hasDrained()).isFalse();
        }
    }
}
