package io.ringspan.node.handover;

import io.ringspan.node.io.Pending;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * What the store worker has for another: replies to a write or to a span in order, a mark, or something rare. Reused.
 *
 * <p><b>Owner.</b> The parcel's.
 */
final class Answer implements Entry {
    private final Piece piece = new Piece();
    private @Nullable WriteReplies replies;
    private @Nullable Upstream upstream;
    private @Nullable StreamId stream;
    private @Nullable Runnable rare;
    private long number;
    private int replica;
    private boolean last;
    private int refusals;

    /** Becomes replies to the span handed over under that number, but for their bytes. */
    void inOrder(long of, boolean isLast, int refusedCommands) {
        number = of;
        last = isLast;
        refusals = refusedCommands;
    }

    /** Becomes replies to a write, but for their bytes. */
    void write(WriteReplies to, long position, boolean isLast, int refusedCommands) {
        replies = to;
        inOrder(position, isLast, refusedCommands);
    }

    /** Becomes a mark. */
    void mark(Upstream to, StreamId of, int ofReplica, long mark) {
        upstream = to;
        stream = of;
        replica = ofReplica;
        number = mark;
    }

    /** Becomes anything else. */
    void rare(Runnable action) {
        rare = action;
    }

    /**
     * Tells it. On the worker that asked.
     *
     * @param waiting who waits for spans handed over in order
     */
    void tell(Pending waiting) {
        if (rare != null) {
            rare.run();
        } else if (replies != null) {
            replies.replied(number, piece.bytes(), piece.at(), piece.length(), last, refusals);
        } else if (upstream != null && stream != null) {
            upstream.mark(stream, replica, number);
        } else {
            ReplySink sink = last ? waiting.take(number) : waiting.peek(number);
            if (sink != null && last) {
                sink.replied(piece.bytes(), piece.at(), piece.length(), refusals);
            } else if (sink != null) {
                sink.replying(piece.bytes(), piece.at(), piece.length());
            }
        }
    }

    @Override
    public Piece piece() {
        return piece;
    }

    @Override
    public void clear() {
        piece.clear();
        replies = null;
        upstream = null;
        stream = null;
        rare = null;
    }
}
