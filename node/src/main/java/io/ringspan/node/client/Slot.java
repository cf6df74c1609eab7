package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A batch's place in the order of its client's replies. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds replies that came before their turn. <b>Limits.</b>
 * The reply queue bounds what its slots hold together.
 */
final class Slot {
    private @Nullable ReplyTarget target;
    private @Nullable Coordination coordination;
    private int commands;
    private boolean write;
    private long startNanos;

    private @Nullable ByteBuf held;
    private @Nullable ArrayDeque<ByteBuf> heldMore;
    private boolean answered;

    void open(ReplyTarget to, int commandCount, boolean isWrite, long nowNanos) {
        target = to;
        commands = commandCount;
        write = isWrite;
        startNanos = nowNanos;
        answered = false;
    }

    /** Back to the state before {@link #open}. What was held must have been taken or released. */
    void clear() {
        target = null;
        coordination = null;
    }

    void coordinatedBy(Coordination by) {
        coordination = by;
    }

    /** Passes replies to whoever wants them. */
    void deliver(ByteBuf in, int at, int length, boolean last) {
        ReplyTarget to = target;
        if (to != null) {
            to.deliver(this, in, at, length, last);
        }
    }

    void brokenOff() {
        ReplyTarget to = target;
        if (to != null) {
            to.brokenOff(this);
        }
    }

    /** Stops the work on an answer that is still outstanding. */
    void cancel() {
        Coordination by = coordination;
        if (by != null && !answered) {
            by.cancel();
        }
    }

    /** Keeps a piece until its turn; takes over the reference. */
    void hold(ByteBuf piece) {
        if (held == null) {
            held = piece;
        } else {
            if (heldMore == null) {
                heldMore = new ArrayDeque<>(4);
            }
            heldMore.add(piece);
        }
    }

    /** The next piece held, in order, with its reference; null when there is none. */
    @Nullable
    ByteBuf takeHeld() {
        ByteBuf first = held;
        held = heldMore == null ? null : heldMore.poll();
        return first;
    }

    int commands() {
        return commands;
    }

    boolean isWrite() {
        return write;
    }

    long startNanos() {
        return startNanos;
    }

    /** Whether all of the slot's replies are held or delivered. */
    boolean isAnswered() {
        return answered;
    }

    void markAnswered() {
        answered = true;
    }
}
