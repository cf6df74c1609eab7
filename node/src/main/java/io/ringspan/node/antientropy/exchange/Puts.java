package io.ringspan.node.antientropy.exchange;

import java.util.concurrent.CompletableFuture;

/**
 * Gives this node's store values of other replicas, in the order of its writes.
 *
 * <p><b>Threads.</b> Any.
 */
public interface Puts {
    /** The store has it. */
    int TAKEN = 0;

    /** The version of the key is not the expected one any more. */
    int CHANGED = 1;

    /** The store has refused it, or it is not known. */
    int REFUSED = 2;

    /**
     * What gives a key a value.
     *
     * @param token of the key
     * @param commands as RESP
     * @param count how many commands
     * @param keyCommandAt where the first command begins that names the key
     * @param versions the key's expected version and the value's own: stamp and tie of each
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Put(int token, byte[] commands, int count, int keyCommandAt, long[] versions) {}

    /** What became of it: one of the above. */
    CompletableFuture<Integer> put(Put put);
}
