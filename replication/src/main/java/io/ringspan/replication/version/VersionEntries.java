package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;
import java.lang.invoke.VarHandle;
import java.nio.LongBuffer;

/**
 * The memory of a {@link VersionTable}: a head of eight numbers, entries of as many in buckets of {@value #WAYS}, then a floor for
 * each bucket. An entry without a clock is free.
 *
 * <p>The memory may be that of a file, and outlive a process that is killed between two of its writes. So while an entry is being
 * changed, the head names it: whoever finds it named there takes none of its numbers for true. Nothing but the compiler could put
 * these writes into another order, and is told not to.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class VersionEntries {
    /** Entries of one bucket. */
    static final int WAYS = 4;

    private static final int HEAD_LONGS = 8;
    private static final int ENTRY_LONGS = 8;
    /** In the head: the entry that is being changed, from 1; 0 if none is. */
    private static final int CHANGING = 0;
    /** In the head: whether the store may lack something. */
    private static final int LACKING = 1;
    /** In the head: writes up to this stamp were never sent to the store. */
    private static final int LEFT_OUT_TO = 2;
    /** In the head: the flush, in one of two places, so that it is replaced at once. */
    private static final int FLUSH = 3;
    /** In the head: which of them, and how far it has come; 0 if there is none. */
    private static final int FLUSH_STATE = 7;

    private static final long FLUSH_IN_SECOND = 1;
    private static final long FLUSH_DONE = 2;
    private static final long FLUSH_IS = 4;

    /** Instead of an entry: all of them are being changed. */
    private static final long ALL = -1;

    private static final int CLOCK = 1;
    private static final int TIE = 2;
    private static final int WHOLE_CLOCK = 3;
    private static final int WHOLE_TIE = 4;
    private static final int SEEN = 5;
    private static final int STATE = 6;
    private static final int CHANGE = 7;
    /** Of the number of a state, so many low bits; above them is the deadline. */
    private static final int STATE_BITS = 16;

    private static final long STATE_MASK = (1L << STATE_BITS) - 1;

    private final LongBuffer memory;
    private final int entries;
    private final int mask;

    /**
     * In that memory.
     *
     * @param entries a power of two, {@value #WAYS} at the least
     * @param memory of as many numbers as {@link #longs} says
     */
    VersionEntries(int entries, LongBuffer memory) {
        this.entries = entries;
        this.memory = memory;
        this.mask = entries / WAYS - 1;
    }

    /** How many numbers so many entries take. */
    static int longs(int entries) {
        if (entries < WAYS || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException("entries must be a power of two from " + WAYS + " on, not " + entries);
        }
        return HEAD_LONGS + entries * ENTRY_LONGS + entries / WAYS;
    }

    /** How many there are. */
    int count() {
        return entries;
    }

    /** This entry is about to be changed, until {@link #changed}. */
    void changing(int entry) {
        memory.put(CHANGING, entry + 1L);
        VarHandle.storeStoreFence();
    }

    /** All are. */
    void changingAll() {
        memory.put(CHANGING, ALL);
        VarHandle.storeStoreFence();
    }

    /** What was being changed says the truth again. */
    void changed() {
        VarHandle.storeStoreFence();
        memory.put(CHANGING, 0);
    }

    /** Whether an earlier process ended while it changed all of them, or has changed none yet. */
    boolean isTorn() {
        long changing = memory.get(CHANGING);
        return changing < 0 || changing > entries;
    }

    /** Frees the entry that an earlier process was changing when it ended: nobody knows of what key it is. */
    void dropTorn(long floor) {
        int torn = (int) memory.get(CHANGING) - 1;
        if (torn >= 0) {
            raiseFloor(torn, floor);
            free(torn);
            changed();
        }
    }

    /** No write that it knows of was later. */
    long highest() {
        long highest = 0;
        for (int entry = 0; entry < entries; entry++) {
            highest = Math.max(highest, Math.max(clock(entry), floor(entry)));
        }
        return highest;
    }

    /** The last change that any entry names. */
    long lastChange() {
        long last = RecentChanges.NONE;
        for (int entry = 0; entry < entries; entry++) {
            last = Math.max(last, change(entry));
        }
        return last;
    }

    boolean isLacking() {
        return memory.get(LACKING) != 0;
    }

    /** Writes up to this stamp were never sent to the store; 0 if all were. */
    long leftOutTo() {
        return memory.get(LEFT_OUT_TO);
    }

    void leftOutTo(long stamp) {
        memory.put(LEFT_OUT_TO, stamp);
    }

    /** The stamp of the flush; 0 if there is none. */
    long flushClock() {
        return memory.get(FLUSH_STATE) == 0 ? 0 : memory.get(flushAt());
    }

    long flushTie() {
        return memory.get(flushAt() + 1);
    }

    boolean isFlushDone() {
        return (memory.get(FLUSH_STATE) & FLUSH_DONE) != 0;
    }

    private int flushAt() {
        return FLUSH + 2 * (int) (memory.get(FLUSH_STATE) & FLUSH_IN_SECOND);
    }

    /** @param clock 0: there is none */
    void setFlush(long clock, long tie) {
        long next = (memory.get(FLUSH_STATE) & FLUSH_IN_SECOND) ^ FLUSH_IN_SECOND;
        int at = FLUSH + 2 * (int) next;
        memory.put(at, clock);
        memory.put(at + 1, tie);
        VarHandle.storeStoreFence();
        memory.put(FLUSH_STATE, clock == 0 ? 0 : FLUSH_IS | next);
    }

    void flushIsDone() {
        memory.put(FLUSH_STATE, memory.get(FLUSH_STATE) | FLUSH_DONE);
    }

    void setLacking(boolean lacking) {
        memory.put(LACKING, lacking ? 1 : 0);
    }

    /** The first entry of the bucket where the key stands, if anywhere. */
    int bucket(long digest) {
        return ((int) (digest >>> 32) & mask) * WAYS;
    }

    /** Reads where the key may stand, and says nothing of it: what is asked of it soon is not far away in memory then. */
    long touched(long digest) {
        int bucket = bucket(digest);
        long some = floor(bucket);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            some ^= digest(entry);
        }
        return some;
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
        int at = at(entry);
        memory.put(at, digest);
        memory.put(at + CLOCK, clock);
        memory.put(at + TIE, tie);
    }

    void setWhole(int entry, long clock, long tie) {
        memory.put(at(entry) + WHOLE_CLOCK, clock);
        memory.put(at(entry) + WHOLE_TIE, tie);
    }

    void setSeen(int entry, long sum) {
        memory.put(at(entry) + SEEN, sum);
    }

    /** Its deadline stays. */
    void setState(int entry, int state) {
        int at = at(entry) + STATE;
        memory.put(at, (memory.get(at) & ~STATE_MASK) | state);
    }

    /** It has no deadline, as far as is known. */
    void begin(int entry, int state) {
        memory.put(at(entry) + STATE, state);
    }

    /** All that the key has is this whole value, and no deadline is known of it. */
    void begin(int entry, long digest, long clock, long tie, int state) {
        set(entry, digest, clock, tie);
        begin(entry, state);
        setSeen(entry, SeenWrites.one(clock, tie));
        setChange(entry, RecentChanges.NONE);
    }

    /** Takes this out of the states of all. */
    void clearInStates(int flags) {
        for (int entry = 0; entry < entries; entry++) {
            setState(entry, state(entry) & ~flags);
        }
    }

    /** @param deadline in milliseconds since 1970; 0 if there is none, or none is known */
    void setDeadline(int entry, long deadline) {
        int at = at(entry) + STATE;
        memory.put(at, deadline << STATE_BITS | (memory.get(at) & STATE_MASK));
    }

    long deadline(int entry) {
        return memory.get(at(entry) + STATE) >>> STATE_BITS;
    }

    /** @param change the key's latest, as {@link RecentChanges} gave it */
    void setChange(int entry, long change) {
        memory.put(at(entry) + CHANGE, change);
    }

    long digest(int entry) {
        return memory.get(at(entry));
    }

    long clock(int entry) {
        return memory.get(at(entry) + CLOCK);
    }

    long tie(int entry) {
        return memory.get(at(entry) + TIE);
    }

    long wholeClock(int entry) {
        return memory.get(at(entry) + WHOLE_CLOCK);
    }

    long wholeTie(int entry) {
        return memory.get(at(entry) + WHOLE_TIE);
    }

    long seen(int entry) {
        return memory.get(at(entry) + SEEN);
    }

    int state(int entry) {
        return (int) (memory.get(at(entry) + STATE) & STATE_MASK);
    }

    long change(int entry) {
        return memory.get(at(entry) + CHANGE);
    }

    /** What has changed since it was restored would be lost if a whole value came again by its own stream. */
    boolean isBelowWhole(int entry, long atClock, long atTie) {
        if (isWhole(entry)) {
            return VersionTable.isNewer(clock(entry), tie(entry), atClock, atTie);
        }
        long wholeClock = wholeClock(entry);
        long wholeTie = wholeTie(entry);
        boolean fromOther = (state(entry) & (EntryState.RESTORED | EntryState.ADOPTED)) != 0;
        return VersionTable.isNewer(wholeClock, wholeTie, atClock, atTie)
                || (fromOther && wholeClock == atClock && wholeTie == atTie);
    }

    /** Whether nothing has changed the key since the last whole value. */
    boolean isWhole(int entry) {
        return (state(entry) & EntryState.KIND) == CommandKind.WHOLE.code();
    }

    /** Whether all that has changed the key since the last whole value is of this kind. */
    boolean isAlike(int entry, CommandKind kind) {
        return (state(entry) & EntryState.KIND) == kind.code();
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

    private static int at(int entry) {
        return HEAD_LONGS + entry * ENTRY_LONGS;
    }

    private int floorAt(int entry) {
        return HEAD_LONGS + entries * ENTRY_LONGS + entry / WAYS;
    }

    /** It stands for no key any more. */
    void free(int entry) {
        memory.put(at(entry) + CLOCK, 0);
        begin(entry, 0);
        setChange(entry, RecentChanges.NONE);
    }

    /** Frees all, and sets all floors. */
    void clear(long floor, boolean lacking) {
        changingAll();
        setLacking(lacking);
        for (int entry = 0; entry < entries; entry++) {
            free(entry);
        }
        for (int entry = 0; entry < entries; entry += WAYS) {
            memory.put(floorAt(entry), floor);
        }
        changed();
    }
}
