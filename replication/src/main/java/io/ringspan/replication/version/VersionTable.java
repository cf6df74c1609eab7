package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.LaterValue;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The version of the last write to each of the keys that were written last, that of the last whole value, and what has
 * changed it since: a fixed number of entries in buckets of {@value #WAYS}. What has to make room leaves the highest
 * version that its bucket has lost, its floor: a key that is not in the table was written no later than that.
 *
 * <p>A version is two numbers: the stamp of the origin's clock, which is never 0, and what decides between equal stamps. Of
 * the latter the high bits name the stream, the low {@value #PLACE_BITS} are a place in its span.
 *
 * <p>Once the store was found to lack writes, what is added to a key says nothing of what it was added to: the key stays
 * unknown, and no newer than that, until a whole value is written.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> 41 bytes an entry and 8 a bucket, all of it from the start.
 */
public final class VersionTable {
    /** Entries of one bucket. */
    public static final int WAYS = 4;

    /** So many low bits of what decides between equal stamps are the same for a whole stream. */
    static final int PLACE_BITS = 20;

    /** In an entry's state: the changes since the last whole value came in several streams. */
    private static final byte SEVERAL = (byte) 0x80;
    /** The last whole value was restored from another replica: its own stream may still bring it. */
    private static final byte RESTORED = 0x40;
    /** It may have failed to be: the store may have something older instead. */
    private static final byte DOUBTFUL = 0x20;
    /** The bits that name a kind. */
    private static final int KIND = 0x1f;

    private final long[] digests;
    private final long[] clocks;
    private final long[] ties;
    /** The last whole value's, if something has changed it since; 0 if it is not known. */
    private final long[] wholeClocks;

    private final long[] wholeTies;
    /** What has changed the key since the last whole value: a kind's number, that of the whole value if nothing has. */
    private final byte[] states;

    private final long[] floors;
    private final int mask;

    /** No write was later than that. */
    private long highest;
    /** Whether the store may lack something. */
    private boolean lacking;

    private long clock;
    private long tie;
    private boolean known;
    private boolean whole;

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
        wholeClocks = new long[entries];
        wholeTies = new long[entries];
        states = new byte[entries];
        floors = new long[entries / WAYS];
        mask = floors.length - 1;
        highest = floor;
        Arrays.fill(floors, floor);
    }

    /**
     * A command comes for the key with this digest. Unless it is too late, it will be applied now, and is noted. What is then
     * the key's version: that of a whole value, be it older than what was there, since nothing of that is left; else the
     * later one.
     */
    Lateness offer(long digest, long atClock, long atTie, CommandKind kind) {
        highest = Math.max(highest, atClock);
        int bucket = bucket(digest);
        int oldest = bucket;
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                if (isNewer(clocks[entry], ties[entry], atClock, atTie)) {
                    return late(entry, atClock, atTie, kind);
                }
                if (kind == CommandKind.WHOLE) {
                    states[entry] = 0;
                } else {
                    changed(entry, atTie, kind);
                }
                set(entry, digest, atClock, atTie);
                return Lateness.IN_TIME;
            }
            if (clocks[entry] < clocks[oldest]) {
                oldest = entry;
            }
        }
        return add(oldest, digest, atClock, atTie, kind);
    }

    private Lateness late(int entry, long atClock, long atTie, CommandKind kind) {
        if (isBelowWhole(entry, atClock, atTie)) {
            return Lateness.OVERWRITTEN;
        }
        boolean aboveWhole = wholeClocks[entry] != 0 || atClock > floors[entry / WAYS];
        boolean several = (states[entry] & SEVERAL) != 0;
        boolean ownOnly = !isWhole(entry) && !several && isSameStream(atTie, ties[entry]);
        Lateness lateness = aboveWhole ? Lateness.among(kind, isAlike(entry, kind), ownOnly) : Lateness.UNORDERED;
        if (kind == CommandKind.WHOLE) {
            states[entry] = 0;
            set(entry, digests[entry], atClock, atTie);
        } else {
            changed(entry, atTie, kind);
        }
        return lateness;
    }

    /** What has changed since it was restored would be lost if a whole value came again by its own stream. */
    private boolean isBelowWhole(int entry, long atClock, long atTie) {
        if (isWhole(entry)) {
            return isNewer(clocks[entry], ties[entry], atClock, atTie);
        }
        boolean restored = (states[entry] & RESTORED) != 0;
        return isNewer(wholeClocks[entry], wholeTies[entry], atClock, atTie)
                || (restored && wholeClocks[entry] == atClock && wholeTies[entry] == atTie);
    }

    /** Whether nothing has changed the key since the last whole value. */
    private boolean isWhole(int entry) {
        return (states[entry] & KIND) == CommandKind.WHOLE.code();
    }

    /** Whether all that has changed the key since the last whole value is of this kind. */
    private boolean isAlike(int entry, CommandKind kind) {
        return (states[entry] & KIND) == kind.code();
    }

    /** A change comes on top of what is there. */
    private void changed(int entry, long atTie, CommandKind kind) {
        int kept = states[entry] & (RESTORED | DOUBTFUL);
        if (isWhole(entry)) {
            wholeClocks[entry] = clocks[entry];
            wholeTies[entry] = ties[entry];
            states[entry] = (byte) (kind.code() | kept);
            return;
        }
        boolean several = (states[entry] & SEVERAL) != 0 || !isSameStream(atTie, ties[entry]);
        CommandKind both = isAlike(entry, kind) ? kind : CommandKind.DELTA;
        states[entry] = (byte) (both.code() | (several ? SEVERAL : 0) | kept);
    }

    /** The key is not in the table. */
    private Lateness add(int oldest, long digest, long atClock, long atTie, CommandKind kind) {
        int floor = oldest / WAYS;
        boolean whole = kind == CommandKind.WHOLE;
        Lateness lateness = atClock > floors[floor] ? Lateness.IN_TIME : Lateness.UNORDERED;
        if (!whole && lateness == Lateness.UNORDERED) {
            return lateness; // what it is added to may be newer, and is no newer than the floor
        }
        if (clocks[oldest] >= atClock) {
            floors[floor] = Math.max(floors[floor], atClock);
            return lateness;
        }
        floors[floor] = Math.max(floors[floor], clocks[oldest]);
        set(oldest, digest, atClock, atTie);
        states[oldest] = kind.code();
        wholeClocks[oldest] = 0;
        return lateness;
    }

    private void set(int entry, long digest, long atClock, long atTie) {
        digests[entry] = digest;
        clocks[entry] = atClock;
        ties[entry] = atTie;
    }

    /**
     * A whole value that another replica has is to be put in the place of what the store has. If that is older, it will be
     * now, and is noted.
     */
    Restoring restore(long digest, long atClock, long atTie) {
        int found = entry(digest);
        if (found >= 0 && !isOlder(found, atClock, atTie)) {
            return has(found, atClock, atTie) ? Restoring.HELD : Restoring.UNKNOWN;
        }
        if (found < 0 && atClock <= floors[bucket(digest) / WAYS]) {
            return Restoring.UNKNOWN;
        }
        offer(digest, atClock, atTie, CommandKind.WHOLE);
        int noted = entry(digest);
        if (noted >= 0) {
            states[noted] = RESTORED;
        }
        return Restoring.APPLIES;
    }

    /** Whether all that the store has of the key was written before that, or may be the same. */
    private boolean isOlder(int entry, long thanClock, long thanTie) {
        boolean same = clocks[entry] == thanClock && ties[entry] == thanTie;
        return isNewer(thanClock, thanTie, clocks[entry], ties[entry]) || (same && (states[entry] & DOUBTFUL) != 0);
    }

    /** Whether the store is known to have that whole value, or a later one. */
    private boolean has(int entry, long atClock, long atTie) {
        if ((states[entry] & DOUBTFUL) != 0) {
            return false;
        }
        return isWhole(entry)
                || (wholeClocks[entry] != 0 && !isNewer(atClock, atTie, wholeClocks[entry], wholeTies[entry]));
    }

    /** It is not known whether the store has taken a value that was restored. */
    void doubt(long digest, long atClock, long atTie) {
        int found = entry(digest);
        if (found < 0 || (states[found] & RESTORED) == 0) {
            return; // a later whole value has come, or the key is no newer than the floor
        }
        boolean unchanged = isWhole(found);
        long restoredClock = unchanged ? clocks[found] : wholeClocks[found];
        long restoredTie = unchanged ? ties[found] : wholeTies[found];
        if (restoredClock == atClock && restoredTie == atTie) {
            byte changes = unchanged ? CommandKind.DELTA.code() : (byte) (states[found] & ~RESTORED);
            states[found] = (byte) (changes | DOUBTFUL);
            wholeClocks[found] = 0;
            wholeTies[found] = 0;
        }
    }

    /** Where the key stands; -1 if nowhere. */
    private int entry(long digest) {
        int bucket = bucket(digest);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                return entry;
            }
        }
        return -1;
    }

    /** The whole value of the key that is known to be later than this. */
    @Nullable
    LaterValue laterValue(long digest, long atClock, long atTie) {
        int found = entry(digest);
        return found >= 0 && isBelowWhole(found, atClock, atTie) ? wholeValue(found, atTie) : null;
    }

    /** One that was restored is there already, and its own stream need not bring it first. */
    private LaterValue wholeValue(int entry, long atTie) {
        boolean unchanged = isWhole(entry);
        boolean restored = (states[entry] & RESTORED) != 0;
        long itsTie = unchanged ? ties[entry] : wholeTies[entry];
        return new LaterValue(unchanged ? clocks[entry] : wholeClocks[entry], !restored && isSameStream(itsTie, atTie));
    }

    /** Looks a key up; what was found stays in {@link #isKnown}, {@link #clock} and {@link #tie}. */
    public void find(long digest) {
        int found = entry(digest);
        if (found < 0) {
            known = false;
            whole = false;
            clock = floors[bucket(digest) / WAYS];
            tie = 0;
            return;
        }
        boolean doubtful = (states[found] & DOUBTFUL) != 0;
        whole = isWhole(found);
        known = !doubtful && (!lacking || whole || wholeClocks[found] != 0);
        clock = clocks[found];
        tie = known ? ties[found] : 0;
    }

    /** Whether the version of the key that was looked up is known. */
    public boolean isKnown() {
        return known;
    }

    /** Whether it is that of a whole value which nothing has changed since. */
    boolean isWhole() {
        return whole;
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

    private static boolean isSameStream(long tie, long other) {
        return (tie ^ other) >>> PLACE_BITS == 0;
    }

    private int bucket(long digest) {
        return ((int) (digest >>> 32) & mask) * WAYS;
    }
}
