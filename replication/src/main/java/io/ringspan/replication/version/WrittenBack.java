package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;

/**
 * What the entries of a {@link VersionTable} say of whole values that other replicas have and that are put in the place of what
 * this store has.
 *
 * <p><b>Owner.</b> The store worker; counters may be read from elsewhere.
 */
public final class WrittenBack {
    private static final int IN_DOUBT = EntryState.DOUBTFUL | EntryState.UNSETTLED | EntryState.SUSPECT;

    private final VersionTable table;
    private final VersionEntries entries;
    private final Deadlines deadlines;
    private final Flush flush;
    private long restored;
    private long held;
    private long unknown;

    WrittenBack(VersionTable table, VersionEntries entries, Deadlines deadlines, Flush flush) {
        this.table = table;
        this.entries = entries;
        this.deadlines = deadlines;
        this.flush = flush;
    }

    /** As {@link #restore}, and counts it. */
    Restoring offer(long digest, long atClock, long atTie, long deadline) {
        Restoring restoring = restore(digest, atClock, atTie, deadline);
        switch (restoring) {
            case APPLIES -> restored++;
            case HELD -> held++;
            case UNKNOWN -> unknown++;
        }
        return restoring;
    }

    /** How many values that other replicas had were sent to the store. Any thread. */
    public long restored() {
        return restored;
    }

    /** How many were not, since the store had them or later ones. Any thread. */
    public long held() {
        return held;
    }

    /** How many were not, since nobody knows whether what the store has is older. Any thread. */
    public long unknown() {
        return unknown;
    }

    /**
     * A whole value that another replica has is to be put in the place of what the store has. If that is older, it will be
     * now, and is noted.
     *
     * @param deadline the value's, in milliseconds since 1970; not above 0 if it has none
     */
    Restoring restore(long digest, long atClock, long atTie, long deadline) {
        if (flush.covers(atClock, atTie)) {
            return Restoring.HELD;
        }
        int found = entries.find(digest);
        if (found >= 0 && !isOlder(found, atClock, atTie)) {
            return has(found, atClock, atTie) ? Restoring.HELD : Restoring.UNKNOWN;
        }
        if (found < 0 && atClock <= entries.floor(entries.bucket(digest))) {
            return Restoring.UNKNOWN;
        }
        table.observe(atClock);
        int place = found < 0 ? entries.oldest(digest) : found;
        if (found < 0 && entries.clock(place) >= atClock) {
            entries.raiseFloor(place, atClock);
            return Restoring.APPLIES;
        }
        entries.changing(place);
        if (found < 0) {
            entries.raiseFloor(place, entries.clock(place));
            entries.setWhole(place, 0, 0);
        }
        entries.begin(place, digest, atClock, atTie, EntryState.RESTORED | EntryState.UNDER_WAY);
        deadlines.give(place, deadline);
        entries.changed();
        return Restoring.APPLIES;
    }

    /** Whether all that the store has of the key was written before that, or may be the same. */
    private boolean isOlder(int entry, long thanClock, long thanTie) {
        boolean same = entries.clock(entry) == thanClock && entries.tie(entry) == thanTie;
        return VersionTable.isNewer(thanClock, thanTie, entries.clock(entry), entries.tie(entry))
                || (same && (entries.state(entry) & EntryState.DOUBTFUL) != 0);
    }

    /** Whether the store is known to have that whole value, or a later one. */
    private boolean has(int entry, long atClock, long atTie) {
        if ((entries.state(entry) & EntryState.DOUBTFUL) != 0) {
            return false;
        }
        return entries.isWhole(entry)
                || (entries.wholeClock(entry) != 0
                        && !VersionTable.isNewer(atClock, atTie, entries.wholeClock(entry), entries.wholeTie(entry)));
    }

    /** The store has taken a value that was restored. */
    void taken(long digest, long atClock, long atTie) {
        int found = entries.find(digest);
        if (found >= 0 && isRestored(found, atClock, atTie)) {
            entries.setState(found, entries.state(found) & ~EntryState.UNDER_WAY);
        }
    }

    /** It is not known whether the store has taken a value that was restored. */
    void doubt(long digest, long atClock, long atTie) {
        int found = entries.find(digest);
        if (found >= 0 && isRestored(found, atClock, atTie)) {
            doubt(found, 0);
        }
    }

    /** If not, a later whole value has come, or the key is no newer than the floor. */
    private boolean isRestored(int entry, long atClock, long atTie) {
        boolean unchanged = entries.isWhole(entry);
        return (entries.state(entry) & EntryState.RESTORED) != 0
                && (unchanged ? entries.clock(entry) : entries.wholeClock(entry)) == atClock
                && (unchanged ? entries.tie(entry) : entries.wholeTie(entry)) == atTie;
    }

    private void doubt(int entry, int left) {
        int state = entries.state(entry) & ~(EntryState.RESTORED | EntryState.UNDER_WAY);
        int changes = entries.isWhole(entry) ? CommandKind.DELTA.code() : state;
        entries.changing(entry);
        entries.setState(entry, changes | IN_DOUBT | left);
        entries.setWhole(entry, 0, 0);
        entries.changed();
    }

    /**
     * An earlier process has ended. What it was settling is to be settled still; of what was on its way to the store it has not heard
     * whether it was taken.
     */
    void goOn() {
        for (int entry = 0; entry < entries.count(); entry++) {
            int state = entries.clock(entry) == 0 ? 0 : entries.state(entry);
            if ((state & EntryState.UNDER_WAY) != 0) {
                left(entry, state);
            } else if ((state & IN_DOUBT) != 0) {
                entries.setState(entry, state | EntryState.LEFT);
            }
        }
    }

    private void left(int entry, int state) {
        if ((state & EntryState.RESTORED) != 0) {
            doubt(entry, EntryState.LEFT);
        } else {
            entries.setState(entry, (state & ~EntryState.UNDER_WAY) | IN_DOUBT | EntryState.LEFT);
        }
    }
}
