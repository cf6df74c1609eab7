package io.ringspan.replication.settle;

/**
 * How much is settled at a time, and how soon.
 *
 * @param keysMax of how many keys it is remembered that they are to be settled
 * @param keyBytesMax what those keys may take together
 * @param roundsMax how many keys are being settled at a time
 * @param firstNanos how long a key waits for the first time: what is on its way may come in between
 * @param delayNanos how long it waits before it is looked at again; twice that after each time that nothing has moved
 * @param delayNanosMax how long at the most
 * @param stillNanos how long all replicas have to say the same before it counts that no write is on its way between them
 * @param failuresMax how often a value may fail to be taken before the key is given up
 */
public record SettleLimits(
        int keysMax,
        long keyBytesMax,
        int roundsMax,
        long firstNanos,
        long delayNanos,
        long delayNanosMax,
        long stillNanos,
        int failuresMax) {
    private static final long MILLIS = 1_000_000;

    /** Of a node that serves. */
    public static final SettleLimits DEFAULT =
            new SettleLimits(1 << 16, 16 << 20, 128, 300 * MILLIS, 1_000 * MILLIS, 4_000 * MILLIS, 10_000 * MILLIS, 20);
}
