package io.ringspan.node.store;

import io.netty.buffer.ByteBuf;

/**
 * Who wants the store's replies to writes of a stream, told by the write's position.
 *
 * <p><b>Threads.</b> The worker of the gate through which the write was offered. <b>Buffers.</b> Valid during the call.
 */
public interface WriteReplies {
    /**
     * Replies have come.
     *
     * @param last whether these are the rest of them
     * @param refusals how many commands the store refused for its own state; they will be tried again
     */
    void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals);

    /** No replies will come. What became of the write, the stream's mark tells. */
    void unanswered(long position);

    /**
     * The write was not taken: the node does not own its token, by the ring as it knows it. The stream's origin is told so as well, plans it
     * anew or sends it again, and then its replies are wanted as before.
     */
    default void notOwned(long position) {
        unanswered(position);
    }
}
