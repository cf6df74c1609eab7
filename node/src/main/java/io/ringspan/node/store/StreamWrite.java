package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import org.jspecify.annotations.Nullable;

/**
 * A stream's write while the store works on it. Reused.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class StreamWrite implements ReplySink {
    private final StoreWorker worker;
    private @Nullable WriteReplies replies;
    private long position;

    StreamWrite(StoreWorker worker) {
        this.worker = worker;
    }

    void begin(long ofPosition, @Nullable WriteReplies wanted) {
        position = ofPosition;
        replies = wanted;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        WriteReplies to = replies;
        if (to != null) {
            to.replied(position, in, at, length, false, 0);
        }
    }

    @Override
    public void refused(int command) {
        worker.refused(command);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        WriteReplies to = replies;
        if (to != null) {
            replies = null;
            to.replied(position, in, at, length, true, refusals);
        }
        worker.answered(this, refusals);
    }

    /** The order of writes was told before, all at once. */
    @Override
    public void broken() {
        WriteReplies to = replies;
        if (to != null) {
            replies = null;
            to.unanswered(position);
        }
        worker.give(this);
    }

    /** Whoever waits for the write looks at the clock. */
    @Override
    public void late() {}

    @Override
    public void expired() {}
}
