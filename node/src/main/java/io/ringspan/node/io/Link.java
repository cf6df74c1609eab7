package io.ringspan.node.io;

/**
 * One way to a replica: this node's store, or a peer. Lives through reconnects.
 *
 * <p><b>Owner.</b> The worker it belongs to.
 */
public interface Link {
    /** Whether something sent now has a chance to be answered. */
    boolean isUp();

    /** Whether the link's queue is full; what is sent all the same would wait too long to be worth it. */
    boolean isFull();

    /**
     * Sends a read at the end of this turn. Only while {@link #isUp}.
     *
     * @return the number under which the reply can be abandoned
     */
    long read(Span span, ReplySink sink);

    /**
     * As {@link #read}, for what must keep its place among the writes of the same worker to the same store: a write that
     * has no other replica, or a client's read behind its own unanswered write.
     */
    long inOrder(Span span, ReplySink sink);

    /**
     * As {@link #inOrder}, for reads of a quorum: behind the replies come the versions of the commands' keys as they are
     * when the store runs them, {@code KeyVersions.BYTES} for each command, in one piece of their own that is the last.
     */
    long versioned(Span span, ReplySink sink);

    /** Nobody waits for that reply any more. */
    void abandon(long number);
}
