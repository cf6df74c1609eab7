package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks the commands of a span, with the table of the store's protocol. {@code replication} declares it, {@code node}
 * implements it. After {@link #next} the other methods tell of the command that it went over.
 *
 * <p><b>Owner.</b> The store's worker.
 */
public interface SpanCommands {
    /** A key's deadline stays what it was. */
    long SAME = -1;

    /**
     * Goes over one command.
     *
     * @param at where in the span's buffer it begins
     * @return where it ends
     */
    int next(ByteBuf span, int at);

    /** Whether it only says that what is between it and another such is applied as one. The span holds nothing beside that. */
    default boolean isEdge() {
        return false;
    }

    /** What it does to its keys. */
    CommandKind kind();

    /**
     * Which deadline it gives to its keys, in milliseconds since 1970: 0 if they have none behind it, {@link #SAME} if it leaves
     * them as they are.
     */
    default long deadline() {
        return kind() == CommandKind.WHOLE ? 0 : SAME;
    }

    /** Whether this span is the one command that deletes all keys; nothing is gone over for that. */
    default boolean isFlush(ByteBuf span, int at, int length) {
        return false;
    }

    /** How many keys it names. */
    int keys();

    /** Where in the buffer the key begins. */
    int keyAt(int key);

    /** How many bytes the key has. */
    int keyLength(int key);

    /** Is told of a key. */
    interface KeyVisitor {
        /** One key, where it stands in the span. */
        void key(int at, int length);
    }

    /** Goes over all commands from {@code from} on, and tells of each of their keys. */
    default void eachKey(ByteBuf span, int from, int length, KeyVisitor visitor) {
        for (int at = from; at < from + length; ) {
            at = next(span, at);
            for (int key = 0; key < keys(); key++) {
                visitor.key(keyAt(key), keyLength(key));
            }
        }
    }

    /**
     * Writes the same command without some of its keys; without all of them, one that changes nothing.
     *
     * @return whether the store's reply to it is the one that the command would have got
     */
    boolean without(BitSet keys, ByteBuf out);

    /**
     * What the client of the command hears if a later value of its keys was there when it came, so that it counts as run and overwritten at once. The
     * same as where it was run in time.
     *
     * @return null if nobody knows what it would have been answered
     */
    default byte @Nullable [] overwrittenAnswer() {
        return null;
    }

    /** How long after its moment a key may still be there, by how the store counts, in milliseconds; its clock aside. */
    default long endsLateMillis() {
        return 0;
    }
}
