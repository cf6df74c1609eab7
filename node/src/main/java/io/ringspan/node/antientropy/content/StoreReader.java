package io.ringspan.node.antientropy.content;

import io.ringspan.replication.antientropy.KeyLook;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * A connection of its own to a store, to read everything that it holds. Keys are told by the names that stand in spans.
 *
 * <p><b>Owner.</b> The thread that made it.
 */
public interface StoreReader extends Closeable {
    /**
     * Some keys, and where to go on.
     *
     * @param cursor {@code 0} if these were the last
     * @param passedOver how many more there were, with longer names
     */
    record Page(String cursor, List<byte[]> keys, int passedOver) {
        /** Whether the walk is over. */
        public boolean isLast() {
            return cursor.equals("0");
        }
    }

    /** The keys from a cursor on, about that many, if their names are no longer than that. */
    Page scan(String cursor, int count, int nameBytesMax) throws IOException;

    /**
     * A piece of a value.
     *
     * @param trouble why there is none; else empty
     * @param cursor where the next one is; empty if this was the last
     * @param commands that add it to a value, without the key's name
     */
    record Piece(String trouble, String cursor, List<byte[][]> commands) {
        static Piece none(String trouble) {
            return new Piece(trouble, "", List.of());
        }
    }

    /** A piece of a value of that kind, see {@link KeyLook}; the first one is at {@code 0}. */
    Piece piece(byte[] key, byte kind, String cursor) throws IOException;

    /** Whether values can be put together from pieces; else each goes as a whole, however long it is. */
    boolean takesPieces();

    /** How many bytes each of these keys takes in the store; 0 if there is none. */
    long[] weigh(List<byte[]> keys) throws IOException;

    /** What is at each of these keys. */
    KeyLook[] looks(List<byte[]> keys) throws IOException;

    /** Which of these keys there are. */
    boolean[] exist(List<byte[]> keys) throws IOException;

    /** Deletes these keys; how many of them there were. */
    long delete(List<byte[]> keys) throws IOException;

    /** How many keys there are. */
    long size() throws IOException;

    /** Which run of the store this is. */
    String runId() throws IOException;

    /** How long the store takes to answer the simplest command, in microseconds. */
    long probe() throws IOException;
}
