package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
    /** Behind EXECABORT: some command was an error. A store that is full says that instead. */
    private static final byte[] OF_A_COMMAND = "previous errors.\r\n".getBytes(US_ASCII);

    private final StoreWorker worker;
    private @Nullable WriteReplies replies;
    private long position;
    private int commands;
    private boolean done;
    private boolean atomic;
    private boolean discarded;
    private boolean discardedWithoutReason;

    StreamWrite(StoreWorker worker) {
        this.worker = worker;
    }

    /** @param sent how many of its commands are sent: one, or all */
    void begin(WriteFrame write, int sent, @Nullable WriteReplies wanted) {
        position = write.position();
        commands = sent;
        done = false;
        atomic = AtomicSpan.isOne(write.span(), write.at(), commands);
        discarded = false;
        discardedWithoutReason = false;
        replies = wanted;
    }

    /** The store has its effect already, and is sent nothing of it: all is well. */
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
        if (to != null && !done) {
            to.replied(position, in, at, length, false, 0);
        }
    }

    @Override
    public void refused(int command) {
        if (done) {
            return;
        }
        worker.done().tell(); // those were sent, in their way, before it
        if (atomic && command == 0) {
            atomic = false; // MULTI itself was: the store has run them one by one
            worker.order().apart();
        }
        if (!atomic) {
            worker.refused(command);
            return;
        }
        for (int each = 0; each < commands && !discarded; each++) {
            worker.refused(each);
        }
        discardedWithoutReason |= !discarded && command == commands - 1;
        discarded = true;
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (!done) {
            worker.done().tell();
        }
        WriteReplies to = replies;
        if (to != null) {
            replies = null;
            if (done) {
                ByteBuf well = wellDone();
                to.replied(position, well, 0, well.readableBytes(), true, 0);
            } else {
                to.replied(position, in, at, length, true, refusals);
            }
        }
        if (discardedWithoutReason && endsWith(in, at + length, OF_A_COMMAND)) {
            worker.order().apart(); // one of them is none to this store, now and later
        }
        worker.answered(this, done ? 0 : refusals);
    }

    private ByteBuf wellDone() {
        byte[] ok = worker.protocol().ok();
        ByteBuf well = Unpooled.buffer(ok.length * commands);
        for (int i = 0; i < commands; i++) {
            well.writeBytes(ok);
        }
        return well;
    }

    private static boolean endsWith(ByteBuf in, int end, byte[] what) {
        for (int i = 0; i < what.length; i++) {
            if (in.getByte(end - what.length + i) != what[i]) {
                return false;
            }
        }
        return true;
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
