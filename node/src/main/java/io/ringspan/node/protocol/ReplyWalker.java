package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Walks the replies of a store to find where each ends, without building anything. Can stop at any byte and go on with
 * the next read.
 *
 * <p><b>Owner.</b> The worker of the link. <b>Buffers.</b> Those of the caller; nothing is kept of them.
 */
public interface ReplyWalker {
    /** Returned by {@link #advance} when the bytes are no reply. */
    int GARBAGE = -1;

    /**
     * Moves on from {@code from}, at most to the end of the current reply.
     *
     * @return where it stopped: {@link #hasEnded()} tells whether a reply ended there; else everything up to
     *     there is understood and more bytes are needed; {@link #GARBAGE} when stores send no such thing
     */
    int advance(ByteBuf in, int from, int limit);

    /** Whether a whole reply ended where {@link #advance} stopped. */
    boolean hasEnded();

    /** Whether the reply that just ended is an error. */
    boolean isError();

    /** Where that error begins in the buffer walked. */
    int errorAt();

    /** How many bytes its line has, without its end. */
    int errorLength();
}
