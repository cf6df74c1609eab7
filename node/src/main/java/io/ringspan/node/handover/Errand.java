package io.ringspan.node.handover;

import io.ringspan.node.io.Span;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.version.KeyState;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a worker has for the store worker: a write of a stream, a span that keeps its place among writes, or something rare.
 * Reused.
 *
 * <p><b>Owner.</b> The parcel's.
 */
final class Errand implements Entry {
    private final Piece piece = new Piece();
    private final WriteFrame frame = new WriteFrame();
    private final Span span = new Span();
    private @Nullable Upstream from;
    private @Nullable WriteReplies replies;
    private @Nullable StreamId stream;
    private @Nullable Consumer<StoreGate> rare;
    private @Nullable KeyState state;
    private How how = How.IN_ORDER;
    private long number;

    /** In what way a span keeps its place among writes. */
    enum How {
        IN_ORDER,
        /** The versions of its keys are wanted, too. */
        VERSIONED,
        /** The same, of whole values alone. */
        WHOLE,
        /** It is a value that another replica has. */
        RESTORE,
        /** Another replica asks what is known of its key. */
        SETTLE
    }

    /** Becomes a write, but for its bytes. */
    void write(Upstream caller, @Nullable WriteReplies wanted, StreamId of, WriteFrame write, long prev) {
        from = caller;
        replies = wanted;
        stream = of;
        number = prev;
        frame.form(write.commands(), write.protocol(), write.flags())
                .place(write.token(), write.ringEpoch(), write.clock())
                .number(write.position(), write.identity());
    }

    /**
     * Becomes a span whose replies are wanted under {@code replyNumber}, but for its bytes.
     */
    void inOrder(Span span, long replyNumber, How inWhatWay) {
        how = inWhatWay;
        number = replyNumber;
        frame.form(span.commands(), (byte) span.protocol(), (byte) 0).place(span.token(), 0, 0);
    }

    /** Becomes a value that another replica has, with its version, but for its bytes. */
    void restore(Span command, long replyNumber, long clock, long tie) {
        inOrder(command, replyNumber, How.RESTORE);
        frame.place(command.token(), 0, clock).number(tie, 0);
    }

    /** Becomes a question of another replica, with what that knows of the key, but for its bytes. */
    void settle(Span question, long replyNumber, KeyState others) {
        inOrder(question, replyNumber, How.SETTLE);
        state = others;
    }

    /** Becomes anything else. */
    void rare(Consumer<StoreGate> action) {
        rare = action;
    }

    /** Does it. On the store worker. */
    void run(StoreGate gate, ServedWorker served) {
        if (rare != null) {
            rare.accept(gate);
        } else if (from != null && stream != null) {
            frame.span(piece.bytes(), piece.at(), piece.length());
            gate.offer(from, replies, stream, frame, number);
        } else {
            span.set(piece.bytes(), piece.at(), piece.length(), frame.commands(), frame.token(), frame.protocol());
            send(served);
        }
    }

    private void send(ServedWorker served) {
        if (state != null) {
            served.settle(span, number, state);
        } else if (how == How.RESTORE) {
            served.restore(span, number, frame.clock(), frame.position());
        } else {
            served.send(span, number, how);
        }
    }

    @Override
    public Piece piece() {
        return piece;
    }

    @Override
    public void clear() {
        piece.clear();
        frame.span(piece.bytes(), 0, 0);
        span.release();
        from = null;
        replies = null;
        stream = null;
        rare = null;
        state = null;
    }
}
