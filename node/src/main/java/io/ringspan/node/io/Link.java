package io.ringspan.node.io;

import io.ringspan.replication.version.KeyState;

/**
 * One way to a replica: this node's store, or a peer. Lives through reconnects.
 *
 * <p><b>Owner.</b> The worker it belongs to.
 */
public interface Link {
    /** Whether something sent now has a chance to be answered. */
    boolean isUp();

    /** Whether it is not up and it is not known yet why: nobody has tried to connect to the end since there is a link. */
    default boolean isNew() {
        return false;
    }

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

    /** As {@link #inOrder}, for a write. */
    default long write(Span span, ReplySink sink) {
        return inOrder(span, sink);
    }

    /**
     * As {@link #inOrder}, for reads of a quorum: behind the replies come the versions of the commands' keys as they are
     * when the store runs them, {@code KeyVersions.BYTES} for each command, in one piece of their own that is the last.
     */
    long versioned(Span span, ReplySink sink);

    /**
     * As {@link #versioned}, for what is to be written to other replicas: of a key that something has changed since its last
     * whole value, the version is said to be unknown.
     */
    long whole(Span span, ReplySink sink);

    /**
     * Writes a whole value of one key back that another replica has. The replica's store is given it if what it has is known
     * to be older. The reply is an error if that is not so, or the store did not take it; else the store has it or a later one.
     * Cannot be abandoned: what becomes of it must be noted. Only while {@link #isUp}.
     *
     * @param command one command that sets the whole value, or deletes it
     * @param clock the stamp of the value's version
     * @param tie the rest of it
     */
    void restore(Span command, long clock, long tie, ReplySink sink);

    /**
     * As {@link #inOrder}, for agreeing upon a value: behind the replies comes what the replica knows of the key when its store
     * runs the commands, {@link KeyState#BYTES} in one piece of its own that is the last.
     *
     * @param question commands that read one key
     * @param own what the one that asks knows of it: a replica that has seen other writes looks after the key, too, and
     *     so does one whose value a read has found to be behind
     */
    long settle(Span question, KeyState own, ReplySink sink);

    /** Nobody waits for that reply any more. */
    void abandon(long number);
}
