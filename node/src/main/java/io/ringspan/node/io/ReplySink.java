package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;

/**
 * Who waits for the replies to one span on one link. Gets any number of {@link #replying}, then exactly one of
 * {@link #replied}, {@link #broken}, {@link #overloaded} and {@link #notOwner}; {@link #late} and {@link #expired} at most once each before that.
 *
 * <p><b>Threads.</b> Called on the worker that owns the link. <b>Buffers.</b> Bytes are valid during the call only: who
 * keeps them retains them.
 */
public interface ReplySink {
    /** A piece of a long reply; more follows. */
    void replying(ByteBuf in, int at, int length);

    /** The store refused this command of the span, counted from 0, because of its own state: it was not applied. */
    default void refused(int command) {}

    /**
     * All of the span's replies, or the rest of them.
     *
     * @param refusals how many of the commands the store refused because of its own state: they were not applied
     */
    void replied(ByteBuf in, int at, int length, int refusals);

    /** The link broke: whether the span was executed is not known. */
    void broken();

    /** In place of {@link #broken}: no reply comes, since too much is under way or waits at the other end. */
    default void overloaded() {
        broken();
    }

    /**
     * In place of {@link #broken}: nothing was done, since the other end does not own what was asked for, or not all of it, by the ring as
     * it knows it.
     */
    default void notOwner() {
        broken();
    }

    /** A third of the deadline went by. */
    void late();

    /** The deadline went by. The span's place on the link stays taken until its reply came. */
    void expired();
}
