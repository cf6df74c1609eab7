package io.ringspan.replication.late;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.version.Flush;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to the store, behind {@link LateWrites}. {@code replication} declares it, {@code node} implements
 * it. What is handed over is sent in the order of the calls; its replies never come before the call has returned.
 *
 * <p><b>Buffers.</b> The frame and its span are valid during the call.
 */
public interface Onward {
    /**
     * Sends a whole span.
     *
     * @param late those commands in whose place something else is sent, with a reply that is not theirs; null if there are none
     */
    void apply(StreamId stream, WriteFrame write, @Nullable LateAnswers late);

    /**
     * Sends one command again, or all commands of a span that is applied as one. Nobody waits for the replies.
     *
     * @param at where in the span's buffer they begin
     */
    void repeat(WriteFrame write, int at, int length, int commands);

    /** Sends a span that empties the store. Once that is answered, {@link Flush} is to be told. */
    default void empty(StreamId stream, WriteFrame write) {
        throw new IllegalStateException("a flush where none is expected");
    }

    /** Sends a span that changes nothing; whoever waits for its replies gets them once {@link Flush} is over. */
    default void linger(StreamId stream, WriteFrame write) {
        throw new IllegalStateException("a flush where none is expected");
    }

    /** The store's keys are to be gone through now, as {@link Flush} says, from the first on. */
    default void sweep() {
        throw new IllegalStateException("a flush where none is expected");
    }

    /** Deletes a key that the store may hold and that is known to be deleted. Nobody waits for the reply. */
    default void unlink(ByteBuf in, int keyAt, int keyLength) {
        throw new IllegalStateException("a flush where none is expected");
    }

    /** The store lacks some of the writes that it was sent: all versions were forgotten, those of reads on their way too. */
    void forgotten();
}
