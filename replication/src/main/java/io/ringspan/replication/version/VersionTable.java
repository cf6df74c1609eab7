package io.ringspan.replication.version;

import java.util.Arrays;

/**
 * The version of the last write to each of the keys that were written last: a fixed number of entries in buckets of
 * {@value #WAYS}. What has to make room leaves the highest version that its bucket has lost, its floor: a key that is not
 * in the table was written no later than that.
 *
 * <p>A version is two numbers: the stamp of the origin's clock, which is never 0, and what decides between equal stamps.
 *
 * <p>Once the store was found to lack writes, what is added to a key says nothing of what it was added to: the key stays
 * unknown, and no newer than that, until a whole value is written.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> 25 bytes an entry and 8 a bucket, all of it from the start.
 */
public final class VersionTable {
    /** Entries of one bucket. */
    public static final int WAYS = 4;

    private final long[] digests;
    private final long[] clocks;
    private final long[] ties;
    private final boolean[] partial;
    private final long[] floors;
    private final int mask;

    /** No write was later than that. */
    private long highest;
    /** Whether the store may lack something. */
    private boolean lacking;

    private long clock;
    private long tie;
    private boolean known;

    /**
     * Knows no key yet.
     *
     * @param entries how many keys it remembers: a power of two, {@value #WAYS} at the least
     * @param floor no key was written later than that
     */
    public VersionTable(int entries, long floor) {
        if (entries < WAYS || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("entries must be a power of two from " + WAYS + " on, not " + entries);
        }
        digests = new long[entries];
        clocks = new long[entries];
        ties = new long[entries];
        partial = new boolean[entries];
        floors = new long[entries / WAYS];
        mask = floors.length - 1;
        highest = floor;
        Arrays.fill(floors, floor);
    }

    /**
     * The key with this digest has been written.
     *
     * @param whole whether nothing is left of what was there: then the key has this version, be it older; else the later one
     */
    public void record(long digest, long atClock, long atTie, boolean whole) {
        highest = Math.max(highest, atClock);
        int bucket = bucket(digest);
        int oldest = bucket;
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                if (whole || isNewer(atClock, atTie, clocks[entry], ties[entry])) {
                    set(entry, digest, atClock, atTie);
                }
                partial[entry] &= !whole;
                return;
            }
            if (clocks[entry] < clocks[oldest]) {
                oldest = entry;
            }
        }
        int floor = bucket / WAYS;
        if (!whole && atClock <= floors[floor]) {
            return; // what it was added to may be newer, and is no newer than the floor
        }
        if (clocks[oldest] >= atClock) {
            floors[floor] = Math.max(floors[floor], atClock);
            return;
        }
        floors[floor] = Math.max(floors[floor], clocks[oldest]);
        set(oldest, digest, atClock, atTie);
        partial[oldest] = lacking && !whole;
    }

    private void set(int entry, long digest, long atClock, long atTie) {
        digests[entry] = digest;
        clocks[entry] = atClock;
        ties[entry] = atTie;
    }

    /** Looks a key up; what was found stays in {@link #isKnown}, {@link #clock} and {@link #tie}. */
    public void find(long digest) {
        int bucket = bucket(digest);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                known = !partial[entry];
                clock = clocks[entry];
                tie = known ? ties[entry] : 0;
                return;
            }
        }
        known = false;
        clock = floors[bucket / WAYS];
        tie = 0;
    }

    /** Whether the version of the key that was looked up is known. */
    public boolean isKnown() {
        return known;
    }

    /** Its stamp; of a key that is not known, the highest that it may have. */
    public long clock() {
        return clock;
    }

    /** What decides between equal stamps; 0 if the key is not known. */
    public long tie() {
        return tie;
    }

    /**
     * The store may have lost anything, or have anything that was written no later than {@code floor} or the latest write
     * that was recorded: a stamp may be ahead of the own clock.
     */
    public void clear(long floor) {
        lacking = true;
        highest = Math.max(highest, floor);
        Arrays.fill(clocks, 0);
        Arrays.fill(floors, highest);
    }

    /** Whether the first version is the later one. */
    public static boolean isNewer(long clock, long tie, long thanClock, long thanTie) {
        return clock != thanClock ? clock > thanClock : tie > thanTie;
    }

    private int bucket(long digest) {
        return ((int) (digest >>> 32) & mask) * WAYS;
    }
}
