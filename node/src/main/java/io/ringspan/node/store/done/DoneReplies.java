package io.ringspan.node.store.done;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.store.WriteReplies;

/**
 * The replies to a write that was done before: whatever the store says to what it got instead, to each command that is well.
 *
 * <p><b>Owner.</b> The store worker.
 *
 * @param to who wants them
 * @param commands how many the write has
 */
public record DoneReplies(WriteReplies to, int commands) implements WriteReplies {
    private static final String OK = "+OK\r\n";

    @Override
    public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
        if (last) {
            ByteBuf replies = Unpooled.copiedBuffer(OK.repeat(commands), US_ASCII);
            to.replied(position, replies, 0, replies.readableBytes(), true, 0);
        }
    }

    @Override
    public void unanswered(long position) {
        to.unanswered(position);
    }
}
