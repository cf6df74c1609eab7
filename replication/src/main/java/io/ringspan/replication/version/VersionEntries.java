package io.ringspan.replication.version;

import java.nio.LongBuffer;

/**
 * The memory of a {@link VersionTable}: entries of eight numbers in buckets of {@value #WAYS}, then a floor for each bucket. An
 * entry without a clock is free.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class VersionEntries {
    /** Entries of one bucket. */
    static final int WAYS = 4;

    private static final int ENTRY_LONGS = 8;
    private static final int CLOCK = 1;
    private static final int TIE = 2;
    private static final int WHOLE_CLOCK = 3;
    private static final int WHOLE_TIE = 4;
    private static final int SEEN = 5;
    private static final int STATE = 6;
    private static final int CHANGE = 7;

    private final LongBuffer memory;
    private final int entries;
    private final int mask;

    /** @param entries a power of two, {@value #WAYS} at the least */
    VersionEntries(int entries) {
        if (entries < WAYS || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("entries must be a power of two from " + WAYS + " on, not " + entries);
        }
        this.entries = entries;
        this.memory = LongBuffer.allocate(entries * ENTRY_LONGS + entries / WAYS);
        this.mask = entries / WAYS - 1;
    }

    /** The first entry of the bucket where the key stands, if anywhere. */
    int bucket(long digest) {
        return ((int) (digest >>> 32) & mask) * WAYS;
    }

    /** Where the key stands; -1 if nowhere. */
    int find(long digest) {
        int bucket = bucket(digest);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (digest(entry) == digest && clock(entry) != 0) {
                return entry;
            }
        }
        return -1;
    }

    /** The entry of the key's bucket that was written first, or is free. */
    int oldest(long digest) {
        int bucket = bucket(digest);
        int oldest = bucket;
        for (int entry = bucket + 1; entry < bucket + WAYS; entry++) {
            if (clock(entry) < clock(oldest)) {
                oldest = entry;
            }
        }
        return oldest;
    }

    void set(int entry, long digest, long clock, long tie) {
        int at = entry * ENTRY_LONGS;
        memory.put(at, digest);
        memory.put(at + CLOCK, clock);
        memory.put(at + TIE, tie);
    }

    void setWhole(int entry, long clock, long tie) {
        memory.put(entry * ENTRY_LONGS + WHOLE_CLOCK, clock);
        memory.put(entry * ENTRY_LONGS + WHOLE_TIE, tie);
    }

    void setSeen(int entry, long sum) {
        memory.put(entry * ENTRY_LONGS + SEEN, sum);
    }

    void setState(int entry, int state) {
        memory.put(entry * ENTRY_LONGS + STATE, state);
    }

    /** Takes this out of the states of all. */
    void clearInStates(int flags) {
        for (int entry = 0; entry < entries; entry++) {
            setState(entry, state(entry) & ~flags);
        }
    }

    /** @param change the key's latest, as {@link RecentChanges} gave it */
    void setChange(int entry, long change) {
        memory.put(entry * ENTRY_LONGS + CHANGE, change);
    }

    long digest(int entry) {
        return memory.get(entry * ENTRY_LONGS);
    }

    long clock(int entry) {
        return memory.get(entry * ENTRY_LONGS + CLOCK);
    }

    long tie(int entry) {
        return memory.get(entry * ENTRY_LONGS + TIE);
    }

    long wholeClock(int entry) {
        return memory.get(entry * ENTRY_LONGS + WHOLE_CLOCK);
    }

    long wholeTie(int entry) {
        return memory.get(entry * ENTRY_LONGS + WHOLE_TIE);
    }

    long seen(int entry) {
        return memory.get(entry * ENTRY_LONGS + SEEN);
    }

    int state(int entry) {
        return (int) memory.get(entry * ENTRY_LONGS + STATE);
    }

    long change(int entry) {
        return memory.get(entry * ENTRY_LONGS + CHANGE);
    }

    /** The highest version that the entry's bucket has lost. */
    long floor(int entry) {
        return memory.get(floorAt(entry));
    }

    /** The bucket may have lost such a version. */
    void raiseFloor(int entry, long clock) {
        int at = floorAt(entry);
        memory.put(at, Math.max(memory.get(at), clock));
    }

    private int floorAt(int entry) {
        return entries * ENTRY_LONGS + entry / WAYS;
    }

    /** It stands for no key any more. */
    void free(int entry) {
        memory.put(entry * ENTRY_LONGS + CLOCK, 0);
        setChange(entry, RecentChanges.NONE);
    }

    /** Frees all, and sets all floors. */
    void clear(long floor) {
        for (int entry = 0; entry < entries; entry++) {
            free(entry);
        }
        for (int entry = 0; entry < entries; entry += WAYS) {
            memory.put(floorAt(entry), floor);
        }
    }
}
