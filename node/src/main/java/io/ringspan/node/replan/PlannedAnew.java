package io.ringspan.node.replan;

import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.Slot;
import io.ringspan.replication.ring.KeyTokens;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Batches that nobody has done, since their keys are just given to another node: sent again after a pause, by the ring as it is then,
 * until somebody does them or their time is up.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Holds the commands while they wait. <b>Limits.</b> {@value #WAITING_MAX} batches of together
 * {@value #BYTES_MAX} bytes wait, each from {@value #PAUSE_MILLIS_MIN} to {@value #PAUSE_MILLIS_MAX} ms at a time, longer the longer it has
 * waited, and no longer in all than a request may take; what is more is for the caller to answer.
 */
public final class PlannedAnew implements Asker.PlansAnew {
    static final int WAITING_MAX = 4 * 1024;
    static final long BYTES_MAX = 16L << 20;
    static final long PAUSE_MILLIS_MIN = 5;
    static final long PAUSE_MILLIS_MAX = 50;

    private final Parts parts;
    private final WritesInOrder inOrder;
    private int waiting;
    private long waitingBytes;

    /**
     * What it works with.
     *
     * @param commands goes over the commands of a span
     * @param replyBytesMax of the replies to the keys of one command
     */
    public record Parts(
            Dispatcher dispatcher,
            Asker asker,
            KeyTokens tokens,
            Protocol protocol,
            ComparedCommands commands,
            long replyBytesMax,
            Alarm alarm) {}

    /** Runs something on the worker later. */
    public interface Alarm {
        /** In so many nanoseconds, or a little later. */
        void in(long nanos, Runnable then);
    }

    public PlannedAnew(Parts parts) {
        this.parts = parts;
        this.inOrder = new WritesInOrder(parts, this);
    }

    @Override
    public boolean take(Span span, Slot slot, boolean behindWrites) {
        long now = parts.asker().freshNanos();
        long left = slot.startNanos() + parts.asker().timeoutNanos() - now;
        CommandByCommand.Batch batch = CommandByCommand.Batch.of(span);
        if (left <= 0 || inOrder.isOneOfSeveral(slot) || !enter(batch)) {
            return false;
        }
        if (slot.isWrite() || (behindWrites && !isReplicated(span))) {
            inOrder.again(batch, slot, behindWrites);
            return true;
        }
        Waiting one = new Waiting(batch, slot, behindWrites);
        slot.coordinatedBy(one);
        parts.alarm().in(Math.min(left, pauseNanos(now - slot.startNanos())), one::isOver);
        return true;
    }

    @Override
    public boolean waits(Span span, Slot slot, boolean behindWrites) {
        return inOrder.waits(CommandByCommand.Batch.of(span), slot, behindWrites);
    }

    private boolean isReplicated(Span span) {
        return parts.dispatcher().topology().replicas(span.token()).isReplicated();
    }

    /** Whether there is room for one more to wait; then it counts until it leaves. */
    boolean enter(CommandByCommand.Batch batch) {
        int length = batch.bytes().readableBytes();
        if (waiting == WAITING_MAX || waitingBytes + length > BYTES_MAX) {
            return false;
        }
        waiting++;
        waitingBytes += length;
        return true;
    }

    void leave(CommandByCommand.Batch batch) {
        waiting--;
        waitingBytes -= batch.bytes().readableBytes();
    }

    /** How long to wait before it is asked again, if it has waited for so long. */
    static long pauseNanos(long waitedNanos) {
        long shortest = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS_MIN);
        return Math.min(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS_MAX), Math.max(shortest, waitedNanos / 2));
    }

    /** How many wait. */
    int waiting() {
        return waiting;
    }

    private final class Waiting implements Coordination {
        private final CommandByCommand.Batch batch;
        private final boolean behindWrites;
        private @Nullable Slot slot;

        Waiting(CommandByCommand.Batch batch, Slot slot, boolean behindWrites) {
            this.batch = batch.kept();
            this.slot = slot;
            this.behindWrites = behindWrites;
        }

        void isOver() {
            leave(batch);
            Slot to = slot;
            slot = null;
            try {
                if (to != null) {
                    new CommandByCommand(parts, batch, to, behindWrites).begin();
                }
            } finally {
                batch.bytes().release();
            }
        }

        @Override
        public void cancel() {
            slot = null;
        }
    }
}
