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
            channel.writeAndFlush(Frames.whole(channel.alloc(), FrameType.COMPARED, its));
            return new byte[0];
        });
    }

    @Override
    public void close() {
        seat.close();
    }
}
