package io.ringspan.node.antientropy;

import io.ringspan.replication.antientropy.KeyStamp;
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
     * @param command what gives it to another
     * @param bytes how long the value is, as the store dumps it
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Value(byte[] command, int bytes) {}

    /** What was asked for is not there: {@code changed} if the version is another by now, else it could not be read. */
    record Fetched(@Nullable Value value, boolean changed) {}

    /** Of which version each of these keys is on a node; null where its store lacks writes for now, or it is not reached. */
    List<@Nullable KeyStamp> stamps(int node, List<byte[]> keys) throws InterruptedException;

    /** Longer values are asked for one by one. */
    int SMALL_BYTES_MAX = 1 << 20;

    /**
     * A node's value of a key, if that is still of this version.
     *
     * @param small whether one that is not is not wanted
     */
    CompletableFuture<Fetched> fetch(int node, byte[] key, KeyStamp stamp, boolean small);

    /** A value of so many bytes was given to a replica. */
    void shipped(int bytes);

    /** How many bytes of values have been given to replicas. */
    long shippedBytes();
}
