package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.resp.AtomicSpan;
import io.ringspan.replication.frame.WriteFrame;
import org.jspecify.annotations.Nullable;

/**
 * A stream's write while the store works on it. Of one that the store applies as one, all is applied or nothing; of one that was done
 * before, the store can refuse nothing. Reused.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class StreamWrite implements ReplySink {
    private final StoreWorker worker;
    private @Nullable WriteReplies replies;
    private long position;
    private int commands;
    private boolean done;
    private boolean atomic;
    private boolean discarded;

    StreamWrite(StoreWorker worker) {
        this.worker = worker;
    }

    void begin(WriteFrame write, @Nullable WriteReplies wanted) {
        position = write.position();
        commands = write.commands();
        done = false;
        atomic = AtomicSpan.isOne(write.span(), write.at(), commands);
        discarded = false;
        replies = wanted;
    }

    /** The store has its effect already, and is sent nothing of it. */
    void isDone() {
        done = true;
    }

    /** How many of its commands are known to be applied when the connection breaks after so many replies, which are not all. */
    int applied(int repliesSoFar) {
        return atomic || done ? 0 : repliesSoFar;
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
        if (done) {
            return;
        }
        if (command == 0) {
            atomic = false; // MULTI itself was: the store has run them one by one
        }
        if (!atomic) {
            worker.refused(command);
            return;
        }
        for (int each = 0; each < commands && !discarded; each++) {
            worker.refused(each);
        }
        discarded = true;
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        WriteReplies to = replies;
        if (to != null) {
            replies = null;
            to.replied(position, in, at, length, true, refusals);
        }
        worker.answered(this, done ? 0 : refusals);
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
