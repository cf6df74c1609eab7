package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;

/**
 * What the entries of a {@link VersionTable} say to other replicas of a key, and how an entry becomes that of another replica.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class Agreement {
    /** What of a state is about the changes, and not about how this replica came to them. */
    private static final int ABOUT_CHANGES = EntryState.KIND | EntryState.SEVERAL | EntryState.ENDED;

    /** In a state: what the store has may not be what was seen. */
    private static final int DOUBTED = EntryState.UNSETTLED | EntryState.SUSPECT;

    /** In a state: all of it is another replica's, and not known to be in the store. */
    private static final int TAKEN = EntryState.ADOPTED | EntryState.FOUNDED | EntryState.UNDER_WAY;

    /** In a state: what says which changes may still come, or come again. */
    private static final int OF_OTHERS = EntryState.ADOPTED | EntryState.CARRIED;

    /** In a state: what is of use here only. */
    private static final int OWN = EntryState.UNDER_WAY | EntryState.LEFT;

    private final LeftOut leftOut;
    private final VersionEntries entries;
    /** Kept so that the memory is read at all. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    private final Deadlines deadlines;
    private final Flush flush;
    private final UnmetDoubts unmet = new UnmetDoubts();

    Agreement(LeftOut leftOut, VersionEntries entries, Deadlines deadlines, Flush flush) {
        this.leftOut = leftOut;
        this.entries = entries;
        this.deadlines = deadlines;
        this.flush = flush;
    }

    /** What the store may lack. */
    public Lacks lacks() {
        return new Lacks(entries.isLacking(), entries.leftOutTo());
    }

    /**
     * The store was given all that it lacked, exactly, by others.
     *
     * @param since what it lacked when that began: if more was left out since, it lacks that all the same
     * @param now what it may lack now, as those do
     */
    public void filled(Lacks since, Lacks now) {
        if (lacks().equals(since)) {
            entries.leftOutTo(now.upTo());
            entries.setLacking(now.all());
        }
    }

    /**
     * To be called before something is asked of many keys, one after the other: what is known of them is spread over a large memory, and a
     * processor fetches it beside each other only if nothing waits for what it fetches. Changes nothing.
     */
    public void near(long[] digests) {
        long some = 0;
        for (long digest : digests) {
            some ^= entries.touched(digest);
        }
        touched = some;
    }

    /** What is known of the key. */
    KeyState state(long digest) {
        int entry = entries.find(digest);
        if (entry < 0) {
            int bucket = entries.bucket(digest);
            return flush.reaches(bucket) ? flush.state() : new KeyState(false, entries.floor(bucket), 0, 0, 0, 0, 0, 0);
        }
        if (deadlines.isOver(entry)) {
            return deadlines.ended(entry, leftOut.isComplete(entry));
        }
        int state = entries.state(entry);
        boolean isWhole = (state & EntryState.KIND) == 0;
        return new KeyState(
                leftOut.isComplete(entry),
                entries.clock(entry),
                entries.tie(entry),
                isWhole ? 0 : entries.wholeClock(entry),
                isWhole ? 0 : entries.wholeTie(entry),
                entries.seen(entry),
                state & ~OWN,
                entries.deadline(entry));
    }

    /**
     * The store is about to be given another replica's value.
     *
     * @param expected what was known when that was decided
     * @param source what the other replica knew when it gave its value
     * @param ends whether that is what was agreed upon; if not, the key remains unsettled
     * @return whether it is to be: not if something has happened to the key since
     */
    boolean adopt(long digest, KeyState expected, KeyState source, boolean ends) {
        if (!expected.isUnchangedIn(state(digest))) {
            return false;
        }
        unmet.remove(digest);
        int entry = entries.find(digest);
        if (!source.known()) {
            entries.raiseFloor(entries.bucket(digest), source.clock());
            if (entry >= 0) {
                entries.raiseFloor(entry, entries.clock(entry));
                entries.changing(entry);
                entries.free(entry);
                entries.changed();
            }
            return true;
        }
        if (entry < 0) {
            entry = room(digest);
        }
        entries.changing(entry);
        entries.set(entry, digest, source.clock(), source.tie());
        entries.setWhole(entry, source.wholeClock(), source.wholeTie());
        entries.setSeen(entry, source.seen());
        entries.setChange(entry, RecentChanges.NONE);
        int carried = expected.hasSeenTheSame(source) ? 0 : EntryState.CARRIED;
        int kept = (source.flags() & ABOUT_CHANGES) | TAKEN | carried;
        entries.setState(entry, ends ? kept : kept | EntryState.UNSETTLED);
        entries.setDeadline(entry, source.deadline());
        entries.changed();
        return true;
    }

    /** Of what was adopted it is known which writes it has: none that comes now is in it. */
    public void hasJustThese(long digest) {
        int entry = entries.find(digest);
        if (entry >= 0) {
            entries.setState(entry, entries.state(entry) & ~EntryState.CARRIED);
        }
    }

    /** The store has taken the other replica's value. */
    public void taken(long digest, KeyState source) {
        int entry = entries.find(digest);
        boolean unchanged = entry >= 0
                && entries.clock(entry) == source.clock()
                && entries.tie(entry) == source.tie()
                && entries.seen(entry) == source.seen();
        if (unchanged) {
            entries.setState(entry, entries.state(entry) & ~EntryState.UNDER_WAY);
        }
    }

    /**
     * The store has refused what was adopted: unless something has happened to the key since, all is as before. Which of its
     * changes were its own is not known any more: if that says something, the key is in doubt.
     *
     * @return whether it is not in doubt
     */
    public boolean refused(long digest, KeyState before, KeyState source) {
        int entry = entries.find(digest);
        if (entry < 0 || !source.isUnchangedIn(state(digest))) {
            failed(digest);
            return false;
        }
        int inDoubt = (before.flags() & OF_OTHERS) == 0 ? 0 : DOUBTED;
        entries.changing(entry);
        if (before.known()) {
            entries.set(entry, digest, before.clock(), before.tie());
            entries.setWhole(entry, before.wholeClock(), before.wholeTie());
            entries.setSeen(entry, before.seen());
            entries.setState(entry, (before.flags() & ~OF_OTHERS) | inDoubt);
            entries.setDeadline(entry, before.deadline());
        } else {
            entries.raiseFloor(entry, before.clock());
            entries.free(entry);
        }
        entries.changed();
        return inDoubt == 0 && (before.flags() & DOUBTED) == 0;
    }

    private int room(long digest) {
        int entry = entries.oldest(digest);
        entries.raiseFloor(entry, entries.clock(entry));
        return entry;
    }

    /** From now on something is known of the key, and nothing of what came before. */
    boolean found(long digest, KeyState expected, long latest) {
        if (!expected.isUnchangedIn(state(digest))) {
            return false;
        }
        unmet.remove(digest);
        int known = entries.find(digest);
        int entry = known < 0 ? room(digest) : known;
        entries.changing(entry);
        entries.set(entry, digest, latest, 0);
        entries.setWhole(entry, 0, 0);
        entries.setSeen(entry, SeenWrites.one(latest, 0));
        entries.setChange(entry, RecentChanges.NONE);
        entries.begin(entry, CommandKind.DELTA.code() | EntryState.SEVERAL | EntryState.FOUNDED);
        entries.changed();
        return true;
    }

    /** What the store has is what all agree upon, unless something has happened to the key since. */
    public boolean accept(long digest, KeyState expected) {
        int entry = entries.find(digest);
        if (!expected.isUnchangedIn(state(digest))) {
            return false;
        }
        if (entry < 0) {
            return expected.known();
        }
        entries.setState(entry, entries.state(entry) & ~(DOUBTED | EntryState.DOUBTFUL | OWN));
        return true;
    }

    /** The store may lack some of what was sent to it of that key, or have it twice. */
    void suspect(long digest) {
        if (entries.find(digest) < 0) {
            unmet.add(digest);
        } else {
            mark(digest, DOUBTED);
        }
    }

    /** A command for a key of which nothing was known was noted. A change of what is in doubt is in doubt, too. */
    void met(long digest, boolean isChange) {
        if (unmet.remove(digest) && isChange) {
            mark(digest, DOUBTED);
        }
    }

    /** The value that was to be adopted did not come to the store, or nobody knows whether it did. */
    public void failed(long digest) {
        mark(digest, DOUBTED | EntryState.DOUBTFUL);
    }

    private void mark(long digest, int doubts) {
        int entry = entries.find(digest);
        if (entry >= 0) {
            entries.setState(entry, entries.state(entry) | doubts);
        }
    }
}
