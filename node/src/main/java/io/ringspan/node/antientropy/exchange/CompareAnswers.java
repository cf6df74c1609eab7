package io.ringspan.node.antientropy.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.ringspan.node.peer.FrameType;
import io.ringspan.node.peer.Frames;
import io.ringspan.node.peer.PeerServer;

/**
 * One node that asks over a connection of its own.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
public final class CompareAnswers implements PeerServer.Asked {
    private final Channel channel;
    private final CompareDesk.Seat seat;

    public CompareAnswers(Channel channel, CompareDesk desk) {
        this.channel = channel;
        this.seat = desk.seat();
    }

    @Override
    public void ask(ByteBuf in, int from, int end) {
        seat.answer(ByteBufUtil.getBytes(in, from, end - from))
                .thenAccept(answer -> channel.writeAndFlush(Frames.whole(channel.alloc(), FrameType.COMPARED, answer)));
    }

    @Override
    public void close() {
        seat.close();
    }
}
