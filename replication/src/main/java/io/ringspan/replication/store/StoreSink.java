package io.ringspan.replication.store;

import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The way to the store. What is handed over is sent in the order of the calls, but for what a later write has overwritten
 * before; replies are told to {@link StoreOrder} in the same order, as many as there are commands, and never before the
 * call has returned.
 *
 * <p><b>Buffers.</b> The frame and its span are valid during the call.
 */
public interface StoreSink {
    /** Sends a whole span. Its origin may wait for the replies. */
    void apply(StreamId stream, WriteFrame write);

    /**
     * A write is about to be given to {@link #apply}, or in parts to {@link #repeat}: whether it counts as applied not yet when it is
     * answered, but once {@link StoreOrder#lingered} is told. So it is with one that deletes all keys, where some may have been
     * written later.
     */
    default boolean lingers(StreamId stream, WriteFrame write, boolean isRepeated) {
        return false;
    }

    /**
     * Sends one command of a span that is being repeated after a failure. Nobody waits for its reply.
     *
     * @param command its place in the span, from 0
     * @param at where in the span's buffer it begins
     */
    void repeat(StreamId stream, WriteFrame write, int command, int at, int length);

    /**
     * Sends again, as one, what the store applies as one. Nobody waits for its replies: there are as many as the span has commands.
     *
     * @param leftOut the places of those commands, from 0, in whose place something is sent that changes nothing
     */
    default void repeatAsOne(StreamId stream, WriteFrame write, BitSet leftOut) {
        throw new IllegalStateException("a span that is applied as one where none is expected");
    }

    /** The store lacks some of the writes that it was sent: nothing it says of its keys may win by its version. */
    void forgetVersions();

    /**
     * The store was never given some write up to this stamp, and will not be.
     *
     * @param clock {@link Resume#NO_STAMP} if nobody knows up to which
     */
    void leftOut(long clock);

    /** Nobody knows whether the store has applied a command to that key, which is not repeated, or in which order. */
    void suspect(WriteFrame write, int keyAt, int keyLength);

    /**
     * The whole value that has been sent for the key and is later than this command, which must not be repeated then.
     *
     * @param command its place in the span, from 0
     * @param keyAt where in the span's buffer the key begins
     */
    @Nullable
    LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength);
}
