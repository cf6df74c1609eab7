package io.ringspan.node.antientropy.exchange;

import io.ringspan.replication.version.KeyState;
import java.util.concurrent.CompletableFuture;

/**
 * Gives this node's store values of other replicas, in the order of its writes.
 *
 * <p><b>Threads.</b> Any.
 */
public interface Puts {
    /** The store has it. */
    int TAKEN = 0;

    /** Something has happened to the key since. */
    int CHANGED = 1;

    /** The store has refused it, or it is not known. */
    int REFUSED = 2;

    /** The store has refused it, since it takes no dumps of other stores. */
    int NO_DUMPS = 3;

    /** How a value comes. The code is its number on the wire. */
    enum Form {
        /** There is none: the key goes. */
        NOTHING(0),
        /** As a store dumps it. */
        DUMP(1),
        /** It has come piece by piece, and waits in the store. */
        TAKEN(2);

        private static final Form[] ALL = values();

        private final int code;

        Form(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        /** @throws IllegalArgumentException if there is none with that code */
        static Form of(int code) {
            if (code < 0 || code >= ALL.length) {
                throw new IllegalArgumentException("no such form of a value");
            }
            return ALL[code];
        }
    }

    /**
     * A value for a key.
     *
     * @param token of the key
     * @param expiresMillis when it expires, since 1970; 0 if it does not
     * @param expected what is to be known of the key, else it is not put
     * @param source what the replica knew that has given it
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Put(
            int token, byte[] key, Form form, byte[] value, long expiresMillis, KeyState expected, KeyState source) {}

    /** What became of it: one of the above. */
    CompletableFuture<Integer> put(Put put);
}
