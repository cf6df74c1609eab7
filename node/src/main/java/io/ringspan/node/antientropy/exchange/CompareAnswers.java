package io.ringspan.node.antientropy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.PeerServer;
import java.util.concurrent.CompletableFuture;

/**
 * One node that asks over a connection of its own.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
public final class CompareAnswers implements PeerServer.Asked {
    private final Channel channel;
    private final CompareDesk.Seat seat;
    private CompletableFuture<byte[]> last = CompletableFuture.completedFuture(new byte[0]);

    public CompareAnswers(Channel channel, CompareDesk desk) {
        this.channel = channel;
        this.seat = desk.seat();
    }

    @Override
    public void ask(ByteBuf in, int from, int end) {
        CompletableFuture<byte[]> answer = seat.answer(ByteBufUtil.getBytes(in, from, end - from));
        last = last.thenCombine(answer, (before, its) -> { // in the order of the questions
            // Each through the queue of its worker: written at once, that of a store on this worker would overtake one
            // that waits there.
            channel.eventLoop().execute(() -> write(its));
            return its;
        });
    }

    private void write(byte[] answer) {
        channel.writeAndFlush(Frames.whole(channel.alloc(), FrameType.COMPARED, answer));
    }

    @Override
    public void close() {
        seat.close();
    }
}
