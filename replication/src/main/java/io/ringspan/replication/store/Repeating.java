package io.ringspan.replication.store;

import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.store.FailedTail.Choice;
import java.util.BitSet;

/**
 * Sends again to a store what it may not have applied, as {@link FailedTail} decides: command by command, each after the answer to
 * the one before; all at once what the store applies as one. But nothing that a later whole value has overwritten. If that is of the
 * same stream, it is going to be repeated, too, or has been applied: the mark waits until that is sure.
 *
 * <p><b>Owner.</b> The store's worker, through {@link StoreOrder}; counters may be read from elsewhere.
 */
public final class Repeating {
    private final StoreSink sink;
    private final SpanCommands walker;
    private final InFlight inFlight;
    private long unknownFates;
    private long reordered;
    private long repeatedCommands;

    Repeating(StoreSink sink, SpanCommands walker, InFlight inFlight) {
        this.sink = sink;
        this.walker = walker;
        this.inFlight = inFlight;
    }

    /** Begins with a span of the stream's tail. */
    void begin(InboundStream stream, WriteFrame write) {
        FailedTail tail = tailOf(stream);
        SpanFate fate = tail.take(write.position(), write.commands());
        stream.repeat = new Repeat(write, fate, isAtomic(write) && !fate.isApart());
    }

    private boolean isAtomic(WriteFrame write) {
        if (write.commands() == 1) {
            return false;
        }
        walker.next(write.span(), write.at());
        return walker.isEdge();
    }

    /** Goes on until an answer has to be waited for. Returns true when the span is done. */
    boolean goOn(InboundStream stream) {
        Repeat repeat = repeatOf(stream);
        if (repeat.isWaiting()) {
            return false;
        }
        BitSet leftOut = new BitSet();
        while (!repeat.isDone()) {
            int end = walker.next(repeat.span(), repeat.at());
            boolean sends = !walker.isEdge() && sends(stream, repeat);
            if (sends && !repeat.isAsOne()) {
                inFlight.add(stream, repeat.frame().position(), 1, true);
                sink.repeat(stream.id, repeat.frame(), repeat.command(), repeat.at(), end - repeat.at());
                return false;
            }
            leftOut.set(repeat.command(), !sends && !walker.isEdge());
            repeat.advance(end);
        }
        if (repeat.isWaiting()) {
            inFlight.add(stream, repeat.frame().position(), repeat.frame().commands(), true);
            sink.repeatAsOne(stream.id, repeat.frame(), leftOut);
            return false;
        }
        stream.repeated(repeat.frame().position(), repeat.frame().clock());
        stream.repeat = null;
        repeat.close();
        return true;
    }

    /** Whether the next command is to be sent, alone or with others. */
    private boolean sends(InboundStream stream, Repeat repeat) {
        BitSet overwritten = overwritten(stream, repeat);
        boolean late = walker.keys() > 0 && overwritten.cardinality() == walker.keys();
        Choice choice = late ? Choice.LEAVE_OUT : tailOf(stream).choose(repeat, walker);
        if (choice == Choice.REPEAT) {
            repeatedCommands++;
            repeat.send(walker, overwritten);
            return true;
        }
        if (repeat.wasApplied() && !repeat.isAsOne()) {
            FailedTail.Touched applied = new FailedTail.Touched();
            applied.add(repeat.span(), walker, overwritten);
            tailOf(stream).touch(applied);
        }
        leave(choice, repeat);
        return false;
    }

    private void leave(Choice choice, Repeat repeat) {
        boolean isInDoubt = choice == Choice.LEAVE_UNKNOWN || choice == Choice.LEAVE_REORDERED;
        if (!isInDoubt || !repeat.leave()) {
            return;
        }
        unknownFates += choice == Choice.LEAVE_UNKNOWN ? 1 : 0;
        reordered += choice == Choice.LEAVE_REORDERED ? 1 : 0;
        for (int key = 0; key < walker.keys(); key++) {
            sink.suspect(repeat.frame(), walker.keyAt(key), walker.keyLength(key));
        }
    }

    /** The keys of the next command for which it is too late. */
    private BitSet overwritten(InboundStream stream, Repeat repeat) {
        BitSet overwritten = new BitSet();
        for (int key = 0; key < walker.keys(); key++) {
            LaterValue later = sink.laterValue(
                    stream.id, repeat.frame(), repeat.command(), walker.keyAt(key), walker.keyLength(key));
            overwritten.set(key, later != null);
            if (later != null && later.isOfSameStream()) {
                stream.leanOn(later);
            }
        }
        return overwritten;
    }

    /** What was waited for was answered. Returns whether all of it was applied. */
    boolean answered(InboundStream stream, InFlight.Sent sent) {
        Repeat repeat = repeatOf(stream);
        boolean single = !repeat.isAsOne();
        boolean applied = repeat.came(sent, Integer.MAX_VALUE);
        FailedTail.Touched touched = repeat.takeTouching();
        if (applied) {
            tailOf(stream).touch(touched);
        }
        if (applied && single) {
            repeat.advance(walker.next(repeat.span(), repeat.at()));
        }
        return applied;
    }

    /** How many deltas were not repeated although they may not have been applied. Settling will look after them. Any thread. */
    public long unknownFates() {
        return unknownFates;
    }

    /** How many deltas were applied before one that should precede them. Any thread. */
    public long reordered() {
        return reordered;
    }

    /** How many commands were sent to the store again. Any thread. */
    public long repeatedCommands() {
        return repeatedCommands;
    }

    private static FailedTail tailOf(InboundStream stream) {
        if (stream.tail == null) {
            throw new IllegalStateException("stream " + stream.id + " repeats without a tail");
        }
        return stream.tail;
    }

    private static Repeat repeatOf(InboundStream stream) {
        if (stream.repeat == null) {
            throw new IllegalStateException("stream " + stream.id + " has nothing to repeat");
        }
        return stream.repeat;
    }
}
