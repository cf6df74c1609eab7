package io.ringspan.replication.version;

/**
 * The changes that came last, each with the one before it of the same key: so it can be told which changes of a key are
 * later than a whole value that comes behind them.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> The last {@value #KEPT} changes of all keys; of older ones nothing is known.
 */
final class RecentChanges {
    /** There is no change. */
    static final long NONE = 0;

    private static final int KEPT = 1 << 14;
    private static final int MASK = KEPT - 1;

    private final long[] digests = new long[KEPT];
    private final long[] clocks = new long[KEPT];
    private final long[] ties = new long[KEPT];
    private final long[] before = new long[KEPT];
    private long last = NONE;

    /** Of changes up to that one, which were given by an earlier process, nothing is known. */
    void goOnAfter(long number) {
        last = number + KEPT;
    }

    /**
     * Notes a change.
     *
     * @param previous the change of the same key before it, or {@link #NONE}
     * @return what stands for it
     */
    long add(long digest, long clock, long tie, long previous) {
        long number = ++last;
        int at = (int) number & MASK;
        digests[at] = digest;
        clocks[at] = clock;
        ties[at] = tie;
        before[at] = previous;
        return number;
    }

    /**
     * The {@linkplain SeenWrites sum} of those changes of the key that are later than this version, as far as they are known.
     *
     * @param latest the key's latest change, or {@link #NONE}
     */
    long sumAfter(long latest, long digest, long clock, long tie) {
        long sum = 0;
        for (long number = latest; number != NONE && last - number < KEPT; ) {
            int at = (int) number & MASK;
            if (digests[at] != digest) {
                break;
            }
            if (VersionTable.isNewer(clocks[at], ties[at], clock, tie)) {
                sum += SeenWrites.one(clocks[at], ties[at]);
            }
            number = before[at];
        }
        return sum;
    }
}
