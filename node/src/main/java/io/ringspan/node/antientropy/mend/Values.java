package io.ringspan.node.antientropy.mend;

import io.ringspan.node.antientropy.exchange.Puts;
import io.ringspan.replication.version.KeyState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The replicas' values with their versions, in the order of the writes to each store.
 *
 * <p><b>Threads.</b> Asked by a run's own; waits for the answers.
 */
public interface Values {
    /**
     * A value of a replica, or that it has none.
     *
     * @param bytes as the store dumps it
     * @param expiresMillis when it expires, since 1970; 0 if it does not
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Value(Puts.Form form, byte[] bytes, long expiresMillis) {}

    /** What was asked for is not there: {@code changed} if the key was written since, else it could not be read. */
    record Fetched(@Nullable Value value, boolean changed) {}

    /** What a node knows of each of these keys; null where its store lacks writes for now, or it is not reached. */
    List<@Nullable KeyState> states(int node, List<byte[]> keys) throws InterruptedException;

    /** Longer values are copied piece by piece. */
    int DUMP_BYTES_MAX = 1 << 20;

    /** A node's value of a key, if nothing has happened to that since it was in this state. */
    CompletableFuture<Fetched> fetch(int node, byte[] key, KeyState state);

    /** A value of so many bytes was given to a replica. */
    void shipped(long bytes);

    /** How many bytes of values have been given to replicas. */
    long shippedBytes();
}
