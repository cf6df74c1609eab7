package io.ringspan.node.flush;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;

/**
 * Replies that are looked at when all of them are there.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> What is asked is small.
 */
public abstract class GatheredReplies implements ReplySink {
    private final ByteBuf pieces = Unpooled.buffer(0);

    /** They are there, and borrowed. */
    protected abstract void whole(ByteBuf in, int at, int length);

    @Override
    public final void replying(ByteBuf in, int at, int length) {
        pieces.writeBytes(in, at, length);
    }

    @Override
    public final void replied(ByteBuf in, int at, int length, int refusals) {
        if (pieces.isReadable()) {
            pieces.writeBytes(in, at, length);
            whole(pieces, 0, pieces.readableBytes());
        } else {
            whole(in, at, length);
        }
    }

    @Override
    public void late() {}

    @Override
    public void expired() {}
}
