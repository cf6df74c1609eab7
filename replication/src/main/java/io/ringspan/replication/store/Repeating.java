package io.ringspan.replication.store;

import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.store.FailedTail.Choice;
import java.util.BitSet;

/**
 * Sends again to a store what it may not have applied: command by command, each after the answer to the one before, as
 * {@link FailedTail} decides; but nothing that a later whole value has overwritten, and not as one what was to be applied as one. If that is of the same stream, it is
 * going to be repeated, too, or has been applied: the mark waits until that is sure.
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
        stream.repeat = new Repeat(write, tail.take(write.position(), write.commands()));
    }

    /** Goes on until a command has to be waited for. Returns true when the span is done. */
    boolean goOn(InboundStream stream) {
        Repeat repeat = repeatOf(stream);
        if (repeat.isWaiting()) {
            return false;
        }
        while (!repeat.isDone()) {
            int end = walker.next(repeat.span(), repeat.at());
            if (walker.isEdge()) {
                repeat.advance(end);
                continue;
            }
            BitSet overwritten = overwritten(stream, repeat);
            boolean late = walker.keys() > 0 && overwritten.cardinality() == walker.keys();
            Choice choice = late ? Choice.LEAVE_OUT : tailOf(stream).choose(repeat, walker);
            if (choice == Choice.REPEAT) {
                repeatedCommands++;
                repeat.sent(overwritten);
                inFlight.add(stream, repeat.frame().position(), 1, true);
                sink.repeat(stream.id, repeat.frame(), repeat.command(), repeat.at(), end - repeat.at());
                return false;
            }
            leave(choice, repeat);
            repeat.advance(end);
        }
        stream.repeated(repeat.frame().position(), repeat.frame().clock());
        stream.repeat = null;
        repeat.close();
        return true;
    }

    private void leave(Choice choice, Repeat repeat) {
        unknownFates += choice == Choice.LEAVE_UNKNOWN ? 1 : 0;
        reordered += choice == Choice.LEAVE_REORDERED ? 1 : 0;
        boolean isInDoubt = choice == Choice.LEAVE_UNKNOWN || choice == Choice.LEAVE_REORDERED;
        for (int key = 0; isInDoubt && key < walker.keys(); key++) {
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

    /** The command waited for was answered. */
    void answered(InboundStream stream, boolean refused) {
        Repeat repeat = repeatOf(stream);
        if (refused) {
            repeat.refused();
            return;
        }
        int end = walker.next(repeat.span(), repeat.at());
        tailOf(stream).touch(repeat, walker);
        repeat.advance(end);
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
