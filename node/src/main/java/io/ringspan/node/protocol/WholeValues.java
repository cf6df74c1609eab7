package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * How the whole value of a key, with the moment of its end, is asked of one store and given to another. Keys are told by the names that stand in
 * spans.
 *
 * <p><b>Threads.</b> Without state; any thread.
 */
public interface WholeValues {
    /** With how many commands a store is asked for one. */
    int commands();

    /** Writes those commands. */
    void ask(ByteBuf name, int at, int length, ByteBuf out);

    /** Writes one command that asks whether there is such a key. */
    void askWhetherThere(ByteBuf name, int at, int length, ByteBuf out);

    /** Whether the reply to that says that there is one; null if it says neither. */
    @Nullable
    Boolean isThere(ByteBuf reply);

    /**
     * What the replies say that a store has.
     *
     * @param nowMillis since 1970: from when on time that is left counts
     * @return null if they do not say it
     */
    @Nullable
    StoredValue in(ByteBuf replies, long nowMillis);

    /** What the command that gives a value has beside it, at the most. */
    int putBytes(int nameLength);

    /** Writes the one command that gives another store the same, also if that is nothing. */
    void put(StoredValue value, ByteBuf name, int at, int length, ByteBuf out);

    /** Writes the one command that gives another store the same if it has no such key. Something it must be. */
    void putNew(StoredValue value, ByteBuf name, int at, int length, ByteBuf out);

    /** Whether the reply to that says that there is such a key. */
    boolean isThereAlready(ByteBuf in, int at, int length);

    /** Whether replies tell how long a value lasts from then on, and not when it ends. */
    boolean tellTimeLeft();

    /** A value as it goes between nodes by itself, with all that clients see of it but its end. Something it must be. */
    byte[] carried(StoredValue value);

    /**
     * What came so.
     *
     * @throws IllegalArgumentException if it is something else
     */
    StoredValue ofCarried(byte[] carried, long expiresMillis);

    /** Whether a store that refuses a value with this error, which is none about its own state, would refuse all. */
    boolean isOfAll(ByteBuf in, int at, int length);
}
