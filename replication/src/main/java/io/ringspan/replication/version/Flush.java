package io.ringspan.replication.version;

/**
 * The latest flush: a delete of all keys, with a version like any other write. What was written before it counts as deleted by it,
 * whether this store knew of the key or not; what was written after it stays. The latest is enough: it has deleted what those
 * before it have.
 *
 * <p>The table says so at once; the store follows. If nothing that it has can be later, it is emptied; else its keys are gone
 * through, and until that is over ({@link #isSweeping}) it may still hold a key that the table knows to be deleted
 * ({@link #isPending}): whoever writes to such a key, or asks for it in the order of writes, has it deleted first.
 *
 * <p>Kept where the table is, so it outlives the process: a node that is killed in between begins to go through the keys again.
 * See docs/adr/0043-a-flush-is-a-delete-of-all-keys.md.
 *
 * <p><b>Owner.</b> The store worker; whether it is sweeping may be read from elsewhere.
 */
public final class Flush {
    private static final int IN_DOUBT = EntryState.UNSETTLED | EntryState.SUSPECT | EntryState.LEFT;

    private final VersionEntries entries;
    private final RecentChanges recent;
    private long clock;
    private long tie;
    private long number;
    private boolean isDone = true;
    private boolean isEmptying;

    /** What is to become of a flush that has come. */
    public enum Step {
        /** The store empties itself. */
        EMPTY,
        /** The keys of the store have to be gone through. It counts as applied when that is over, or a later one is. */
        SWEEP,
        /** That, or what empties the store, is under way. */
        WAIT,
        /** It is over, or a later one is. */
        OVER
    }

    /** What is to become of a key that is found while the keys of the store are gone through. */
    public enum Fate {
        /** It was written after the flush. */
        KEPT,
        /** It was written before. */
        GONE,
        /** Nobody here knows whether all of its value was written after: the other replicas are asked. */
        UNSURE
    }

    Flush(VersionEntries entries, RecentChanges recent) {
        this.entries = entries;
        this.recent = recent;
    }

    /** An earlier process has left its flush here, and may have ended in the middle of it. */
    void goOn() {
        clock = entries.flushClock();
        tie = entries.flushTie();
        isDone = clock == 0 || entries.isFlushDone();
        if (!isDone) {
            delete();
        }
    }

    /** The store may have lost anything: only one that is under way is of use still. */
    void forgetIfDone() {
        if (isDone) {
            forget();
        }
    }

    /** Nothing is known of any flush. */
    void forget() {
        clock = 0;
        isDone = true;
        isEmptying = false;
        entries.setFlush(0, 0);
    }

    /**
     * A flush has come.
     *
     * @param mayEmpty whether the store may be told to empty itself; if not, its keys are gone through in any case
     */
    Step offer(long atClock, long atTie, boolean mayEmpty) {
        if (clock != 0 && !VersionTable.isNewer(atClock, atTie, clock, tie)) {
            return isDone ? Step.OVER : Step.WAIT;
        }
        clock = atClock;
        tie = atTie;
        number++;
        isDone = false;
        isEmptying = false;
        entries.setFlush(clock, tie);
        boolean nothingIsLater = delete();
        return nothingIsLater && mayEmpty ? Step.EMPTY : Step.SWEEP;
    }

    /**
     * Goes over the whole table: some milliseconds.
     *
     * @return whether no key can have been written later
     */
    private boolean delete() {
        boolean nothingIsLater = true;
        for (int entry = 0; entry < entries.count(); entry++) {
            if (entries.clock(entry) != 0) {
                nothingIsLater &= delete(entry);
            }
            nothingIsLater &= entries.floor(entry) < clock;
        }
        return nothingIsLater;
    }

    private boolean delete(int entry) {
        boolean isLater = VersionTable.isNewer(entries.clock(entry), entries.tie(entry), clock, tie);
        if (isLater && (entries.isWhole(entry) || !covers(entries.wholeClock(entry), entries.wholeTie(entry)))) {
            return false;
        }
        entries.changing(entry);
        if (isLater) {
            changedBefore(entry);
        } else {
            entries.free(entry);
        }
        entries.changed();
        return !isLater;
    }

    /** A later change has come before the flush, and was made to what that deletes: only others can say what it makes of nothing. */
    private void changedBefore(int entry) {
        long after = recent.sumAfter(entries.change(entry), entries.digest(entry), clock, tie);
        entries.setWhole(entry, clock, tie);
        entries.setSeen(entry, SeenWrites.one(clock, tie) + after);
        entries.setState(entry, (entries.state(entry) & (EntryState.KIND | EntryState.SEVERAL)) | IN_DOUBT);
    }

    /** Whether it has deleted whatever such a write has made. */
    boolean covers(long atClock, long atTie) {
        return atClock <= clock && VersionTable.isNewer(clock, tie, atClock, atTie);
    }

    /** Whether a key that is not in the table, and belongs into this entry's bucket, is known to be deleted by it. */
    boolean reaches(int entry) {
        return entries.floor(entry) < clock;
    }

    /** Whether a change with that stamp, of a key that is not in the table, finds there what it has left. */
    boolean underlies(int place, long atClock) {
        return reaches(place) && entries.clock(place) < atClock;
    }

    /** The key gets that entry, with what it has left. */
    int begin(int place, long digest) {
        entries.raiseFloor(place, entries.clock(place));
        entries.setWhole(place, 0, 0);
        entries.begin(place, digest, clock, tie, 0);
        return place;
    }

    /** Whether that is known in spite of writes that were never sent. */
    boolean isComplete() {
        return clock > entries.leftOutTo();
    }

    /** What is known of a key that it {@linkplain #reaches reaches}. */
    KeyState state() {
        return new KeyState(isComplete(), clock, tie, 0, 0, SeenWrites.one(clock, tie), 0, 0);
    }

    long clock() {
        return clock;
    }

    long tie() {
        return tie;
    }

    /** Names this flush among those that have come since the start, for {@link #done}. */
    public long number() {
        return number;
    }

    /** The store is being told to empty itself; it may refuse that. */
    public void emptying() {
        isEmptying = true;
    }

    /** It may not have done so: its keys have to be gone through. */
    public void notEmptied() {
        isEmptying = false;
    }

    /** Whether it has been told so, and has not answered. */
    public boolean isEmptying() {
        return isEmptying;
    }

    /**
     * The store holds nothing any more that it has deleted.
     *
     * @param which as {@link #number} said when that was begun: nothing is said of a later one
     */
    public void done(long which) {
        if (!isDone && which == number) {
            isDone = true;
            isEmptying = false;
            entries.flushIsDone();
        }
    }

    /** Whether the store may hold keys that it has deleted. Any thread. */
    public boolean isSweeping() {
        return !isDone;
    }

    /** Whether it is over, or there was none. */
    public boolean isDone() {
        return isDone;
    }

    /** Whether the store may hold this key, which it has deleted. */
    public boolean isPending(long digest) {
        return isSweeping() && entries.find(digest) < 0 && reaches(entries.bucket(digest));
    }

    /** What is to become of a key that the store holds. */
    public Fate fate(long digest) {
        int entry = entries.find(digest);
        if (entry >= 0) {
            return (entries.state(entry) & EntryState.UNSETTLED) == 0 ? Fate.KEPT : Fate.UNSURE;
        }
        return reaches(entries.bucket(digest)) ? Fate.GONE : Fate.UNSURE;
    }
}
