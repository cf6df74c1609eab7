package io.ringspan.tests.memcache.load;

import java.time.Duration;

/**
 * What is asked, and how much of it is on its way.
 *
 * @param keysEach that a {@code get} names
 * @param connections each of which sends a batch, waits for all its replies, and sends the next
 * @param depth commands of a batch
 * @param valueBytes of each value that is written, and of each that a {@code get} is to find
 * @param keySpace keys there are
 * @param commands in all
 * @param patience for all of it; what was not answered then is an error
 */
public record LoadPlan(
        Kind kind,
        int keysEach,
        int connections,
        int depth,
        int valueBytes,
        int keySpace,
        long commands,
        Duration patience) {

    /** Of the clients of the benchmark, as {@code redis-benchmark} has them too. */
    public static final int USUAL_CONNECTIONS = 50;

    public static final int USUAL_VALUE_BYTES = 100;

    private static final int FILL_DEPTH = 64;
    private static final Duration USUAL_PATIENCE = Duration.ofMinutes(2);

    /** The time of each batch is kept, in four bytes. */
    private static final long BATCHES_MAX = 20_000_000;

    /** A batch must fit what is held of a connection's bytes on their way. */
    private static final int BATCH_BYTES_MAX = 16 << 20;

    /** What the commands are. */
    public enum Kind {
        /** {@code set} of each key in turn, so that afterwards no key is missed. */
        FILL,
        /** {@code set} of a key at random. */
        SET,
        /** {@code get} of keys at random. */
        GET
    }

    public LoadPlan {
        require(keysEach >= 1 && (kind == Kind.GET || keysEach == 1), "keys for each command", keysEach);
        require(connections >= 1, "connections", connections);
        require(depth >= 1, "commands of a batch", depth);
        require(valueBytes >= 0, "bytes of a value", valueBytes);
        require(keySpace >= 1 && keySpace <= RequestBatch.KEYS_MAX, "keys", keySpace);
        require(commands >= 1 && commands / depth <= BATCHES_MAX, "commands", commands);
        long batchBytes = (long) depth * keysEach * (RequestBatch.KEY_BYTES + valueBytes);
        require(batchBytes <= BATCH_BYTES_MAX, "bytes of a batch", batchBytes);
    }

    private static void require(boolean holds, String what, long number) {
        if (!holds) {
            throw new IllegalArgumentException(number + " is no number of " + what);
        }
    }

    /** Writes every key once. */
    public static LoadPlan fill(int keySpace) {
        return usual(Kind.FILL, 1, FILL_DEPTH, keySpace, keySpace);
    }

    public static LoadPlan set(int depth, int keySpace, long commands) {
        return usual(Kind.SET, 1, depth, keySpace, commands);
    }

    public static LoadPlan get(int depth, int keySpace, long commands) {
        return usual(Kind.GET, 1, depth, keySpace, commands);
    }

    /** One {@code get} of that many keys at a time. */
    public static LoadPlan multiget(int keysEach, int keySpace, long commands) {
        return usual(Kind.GET, keysEach, 1, keySpace, commands);
    }

    private static LoadPlan usual(Kind kind, int keysEach, int depth, int keySpace, long commands) {
        return new LoadPlan(
                kind, keysEach, USUAL_CONNECTIONS, depth, USUAL_VALUE_BYTES, keySpace, commands, USUAL_PATIENCE);
    }

    public LoadPlan withConnections(int count) {
        return new LoadPlan(kind, keysEach, count, depth, valueBytes, keySpace, commands, patience);
    }

    public LoadPlan withValueBytes(int count) {
        return new LoadPlan(kind, keysEach, connections, depth, count, keySpace, commands, patience);
    }

    public LoadPlan withPatience(Duration most) {
        return new LoadPlan(kind, keysEach, connections, depth, valueBytes, keySpace, commands, most);
    }
}
