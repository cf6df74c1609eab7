package io.ringspan.replication.version;

/**
 * Stands for a set of writes: a sum to which each adds a number that follows from its version, so that the order in which
 * they came does not matter. Two replicas of a key with equal sums have seen the same writes, but for a chance of one in
 * 2^64. The same on every node.
 */
final class SeenWrites {
    private static final long FIRST = 0xBF58476D1CE4E5B9L;
    private static final long SECOND = 0x94D049BB133111EBL;

    private SeenWrites() {}

    /** What one write adds. */
    static long one(long clock, long tie) {
        return mixed(mixed(clock) + tie);
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 30)) * FIRST;
        long twice = (once ^ (once >>> 27)) * SECOND;
        return twice ^ (twice >>> 31);
    }
}
