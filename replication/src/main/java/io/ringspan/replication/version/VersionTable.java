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
        boolean ownOnly = states[entry] > 0 && isSameStream(atTie, ties[entry]);
        Lateness lateness = aboveWhole ? Lateness.among(kind, isAlike(entry, kind), ownOnly) : Lateness.UNORDERED;
        if (kind == CommandKind.WHOLE) {
            states[entry] = 0;
            set(entry, digests[entry], atClock, atTie);
        } else {
            changed(entry, atTie, kind);
        }
        return lateness;
    }

    private boolean isBelowWhole(int entry, long atClock, long atTie) {
        return states[entry] == 0
                ? isNewer(clocks[entry], ties[entry], atClock, atTie)
                : isNewer(wholeClocks[entry], wholeTies[entry], atClock, atTie);
    }

    /** Whether all that has changed the key since the last whole value is of this kind. */
    private boolean isAlike(int entry, CommandKind kind) {
        return (states[entry] & ~SEVERAL) == kind.code();
    }

    /** A change comes on top of what is there. */
    private void changed(int entry, long atTie, CommandKind kind) {
        if (states[entry] == 0) {
            wholeClocks[entry] = clocks[entry];
            wholeTies[entry] = ties[entry];
            states[entry] = kind.code();
            return;
        }
        boolean several = states[entry] < 0 || !isSameStream(atTie, ties[entry]);
        CommandKind both = isAlike(entry, kind) ? kind : CommandKind.DELTA;
        states[entry] = (byte) (both.code() | (several ? SEVERAL : 0));
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

    /** The whole value of the key that is known to be later than this. */
    @Nullable
    LaterValue laterValue(long digest, long atClock, long atTie) {
        int bucket = bucket(digest);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                return isBelowWhole(entry, atClock, atTie) ? whole(entry, atTie) : null;
            }
        }
        return null;
    }

    private LaterValue whole(int entry, long atTie) {
        boolean unchanged = states[entry] == 0;
        long itsTie = unchanged ? ties[entry] : wholeTies[entry];
        return new LaterValue(unchanged ? clocks[entry] : wholeClocks[entry], isSameStream(itsTie, atTie));
    }

    /** Looks a key up; what was found stays in {@link #isKnown}, {@link #clock} and {@link #tie}. */
    public void find(long digest) {
        int bucket = bucket(digest);
        for (int entry = bucket; entry < bucket + WAYS; entry++) {
            if (clocks[entry] != 0 && digests[entry] == digest) {
                known = !lacking || states[entry] == 0 || wholeClocks[entry] != 0;
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

    private static boolean isSameStream(long tie, long other) {
        return (tie ^ other) >>> PLACE_BITS == 0;
    }

    private int bucket(long digest) {
        return ((int) (digest >>> 32) & mask) * WAYS;
    }
}
