package io.ringspan.replication.version;

import io.ringspan.replication.time.HybridClock;
import java.util.function.LongSupplier;

/**
 * The deadlines of keys. When one is over, its key has the version of a delete at that moment, whatever it was before: so have all
 * replicas that know the deadline, and those that lacked some change until then have seen the same again.
 *
 * <p>A change that was made before the deadline and comes after it finds nothing here, and found something elsewhere; so does one that comes
 * so close to it that nobody knows whether the store is before it or after. Such a key is settled.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class Deadlines {
    /** A write that is sent to the store may be on its way for so long, and its clock may be so far from the node's. */
    static final long EDGE_MILLIS = 50;

    /** Decides between the delete and writes with its stamp: those are later. */
    static final long TIE = Long.MIN_VALUE;

    private static final long MILLIS_MAX = Long.MAX_VALUE >>> HybridClock.COUNTER_BITS;
    private static final int KEPT = EntryState.UNSETTLED | EntryState.SUSPECT | EntryState.DOUBTFUL;

    /** Also kept, and of use here only. */
    private static final int KEPT_HERE = EntryState.LEFT | EntryState.UNDER_WAY;

    private final VersionEntries entries;
    private final LongSupplier wallMillis;
    private final long endsLateMillis;

    /** @param endsLateMillis so long after its moment a key may still be there */
    Deadlines(VersionEntries entries, LongSupplier wallMillis, long endsLateMillis) {
        this.entries = entries;
        this.wallMillis = wallMillis;
        this.endsLateMillis = endsLateMillis;
    }

    /** Whether what was there before the entry's deadline is gone. */
    boolean isOver(int entry) {
        long deadline = entries.deadline(entry);
        return deadline != 0 && wallMillis.getAsLong() >= deadline;
    }

    /** The stamp of the delete. */
    long end(int entry) {
        return entries.deadline(entry) << HybridClock.COUNTER_BITS;
    }

    /** Whether what is sent now, and was made before the deadline, may come to the store after it. */
    boolean mayBeOver(int entry) {
        return wallMillis.getAsLong() >= entries.deadline(entry) - EDGE_MILLIS;
    }

    /** Whether what is sent now, and was made after the deadline, may come to the store before it. */
    boolean mayBeAhead(int entry) {
        return wallMillis.getAsLong() < entries.deadline(entry) + EDGE_MILLIS + endsLateMillis;
    }

    /** The entry becomes that of the delete. */
    void end(int entry, long end) {
        int state = EntryState.ENDED | (entries.state(entry) & (KEPT | KEPT_HERE));
        entries.begin(entry, entries.digest(entry), end, TIE, state);
    }

    /**
     * What others see of an entry that is over.
     *
     * @param isComplete whether no write is missing that may have taken the deadline back
     */
    KeyState ended(int entry, boolean isComplete) {
        long end = isComplete ? end(entry) : Math.max(end(entry), entries.clock(entry));
        int flags = EntryState.ENDED | (entries.state(entry) & KEPT);
        return new KeyState(isComplete, end, TIE, 0, 0, SeenWrites.one(end, TIE), flags, 0);
    }

    /**
     * A write gives the key this deadline. One that is over for what was written already is none: then the write itself is what
     * deleted the key.
     */
    void give(int entry, long millis) {
        long deadline = Math.min(MILLIS_MAX, millis);
        boolean isAhead = deadline > 0 && deadline << HybridClock.COUNTER_BITS > entries.clock(entry);
        entries.setDeadline(entry, isAhead ? deadline : 0);
    }
}
