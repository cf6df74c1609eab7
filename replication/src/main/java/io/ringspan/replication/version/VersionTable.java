package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import java.util.function.LongSupplier;

/**
 * The version of the last write to each of the keys that were written last, that of the last whole value, and what has
 * changed it since: a fixed number of entries in buckets of {@value VersionEntries#WAYS}. What has to make room leaves the highest
 * version that its bucket has lost, its floor: a key that is not in the table was written no later than that.
 *
 * <p>A version is two numbers: the stamp of the origin's clock, which is never 0, and what decides between equal stamps. Of
 * the latter the high bits name the stream, the low {@value #PLACE_BITS} are a place in its span.
 *
 * <p>Once the store was found to lack writes, what is added to a key says nothing of what it was added to: the key stays
 * unknown, and no newer than that, until a whole value is written.
 *
 * <p>Of each key it also keeps which writes were seen since the last whole value, as a sum, and whether they were applied in the
 * order of their versions: see {@link KeyState}. What an earlier process has left in its memory it goes on from.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> 64 bytes an entry and 8 a bucket, all of it from the start.
 */
public final class VersionTable {
    /** So many low bits of what decides between equal stamps are the same for a whole stream. */
    static final int PLACE_BITS = 20;

    private final VersionEntries entries;
    private final RecentChanges recent = new RecentChanges();
    private final LeftOut leftOut;
    private final LateFor lateFor;
    private final Agreement agreement;
    private final WrittenBack writtenBack;
    private final Deadlines deadlines;
    private final Flush flush;
    private long given = SpanCommands.SAME;

    /** No write was later than that. */
    private long highest;

    private boolean foundLeft;
    private long clock;
    private long tie;
    private boolean known;
    private boolean whole;

    /**
     * Knows no key yet.
     *
     * @param entries how many keys it remembers: a power of two, {@value VersionEntries#WAYS} at the least
     * @param floor no key was written later than that
     */
    public VersionTable(int entries, long floor) {
        this(VersionMemory.ofProcess(entries), floor, () -> 0, 0);
    }

    /**
     * Knows what is in that memory, if an earlier process has left it there; else no key yet.
     *
     * @param floor no key of which nothing is known was written later than that
     * @param wallMillis what the node's clock shows
     * @param endsLateMillis so long after its moment a key may still be in the store
     */
    VersionTable(VersionMemory memory, long floor, LongSupplier wallMillis, long endsLateMillis) {
        this.entries = memory.table();
        this.leftOut = new LeftOut(this.entries);
        this.flush = new Flush(this.entries, recent);
        this.lateFor = new LateFor(this.entries, flush);
        this.deadlines = new Deadlines(entries, wallMillis, endsLateMillis);
        this.agreement = new Agreement(leftOut, this.entries, deadlines, flush);
        this.writtenBack = new WrittenBack(this, this.entries, deadlines, flush);
        if (memory.isLeft()) {
            goOn();
        } else {
            beginAnew(floor);
        }
    }

    /** No key is known, and none was written later than that. */
    void beginAnew(long floor) {
        highest = floor;
        leftOut.nothing();
        flush.forget();
        entries.clear(floor, false);
    }

    private void goOn() {
        highest = Math.max(entries.highest(), entries.flushClock());
        recent.goOnAfter(entries.lastChange());
        entries.dropTorn(highest);
        flush.goOn();
        writtenBack.goOn();
    }

    /**
     * A command comes for the key with this digest. Unless it is too late, it will be applied now, and is noted. What is then
     * the key's version: that of a whole value, be it older than what was there, since nothing of that is left; else the
     * later one.
     */
    Lateness offer(long digest, long atClock, long atTie, CommandKind kind) {
        return offer(digest, atClock, atTie, kind, false);
    }

    /** @param again whether it was offered before, and is repeated since the store may not have it */
    Lateness offer(long digest, long atClock, long atTie, CommandKind kind, boolean again) {
        observe(atClock);
        if (flush.covers(atClock, atTie)) {
            lateFor.is(flush.clock(), flush.tie());
            return Lateness.OVERWRITTEN;
        }
        int entry = entries.find(digest);
        int place = entry < 0 ? entries.oldest(digest) : entry;
        entries.changing(place);
        boolean isNew = entry < 0;
        if (isNew && kind != CommandKind.WHOLE && flush.underlies(place, atClock)) {
            entry = flush.begin(place, digest);
        }
        Lateness lateness = entry < 0
                ? add(place, digest, atClock, atTie, kind)
                : change(entry, digest, atClock, atTie, kind, again);
        if (isNew && entries.digest(place) == digest && entries.clock(place) != 0) {
            agreement.met(digest, kind != CommandKind.WHOLE);
        }
        boolean gives = given != SpanCommands.SAME && lateness.isApplied();
        if (gives && entries.digest(place) == digest && entries.clock(place) != 0) {
            deadlines.give(place, given);
        }
        entries.changed();
        return lateness;
    }

    /** What is offered from now on gives its keys this deadline, see {@link SpanCommands#deadline}. */
    void gives(long deadline) {
        given = deadline;
    }

    /** A deadline of the key may come between this write and others. */
    private Lateness change(int entry, long digest, long atClock, long atTie, CommandKind kind, boolean again) {
        boolean isBelowEnd =
                (entries.state(entry) & EntryState.ENDED) != 0 && entries.isBelowWhole(entry, atClock, atTie);
        if (isBelowEnd) {
            return belowEnd(entry, atClock, atTie, kind);
        }
        if (kind == CommandKind.WHOLE || entries.deadline(entry) == 0) {
            return order(entry, digest, atClock, atTie, kind, again);
        }
        long end = deadlines.end(entry);
        boolean isBefore = atClock < end;
        boolean inDoubt = isBefore ? deadlines.mayBeOver(entry) : deadlines.mayBeAhead(entry);
        if (!isBefore && leftOut.isComplete(entry)) { // else a write that took the deadline back may be missing
            deadlines.end(entry, end);
        }
        Lateness lateness = order(entry, digest, atClock, atTie, kind, again);
        return inDoubt && lateness == Lateness.IN_TIME ? inDoubt(entry, end) : lateness;
    }

    /** It was made before the key's deadline, and comes behind what was made after it. */
    private Lateness belowEnd(int entry, long atClock, long atTie, CommandKind kind) {
        long end = entries.isWhole(entry) ? entries.clock(entry) : entries.wholeClock(entry);
        if (kind == CommandKind.WHOLE) {
            overwrite(entry, atClock, atTie, Lateness.UNORDERED);
        }
        return inDoubt(entry, end);
    }

    private Lateness inDoubt(int entry, long end) {
        lateFor.is(end, Deadlines.TIE);
        entries.setState(entry, entries.state(entry) | EntryState.UNSETTLED | EntryState.SUSPECT);
        return Lateness.UNORDERED;
    }

    private Lateness order(int entry, long digest, long atClock, long atTie, CommandKind kind, boolean again) {
        long hadClock = entries.clock(entry);
        long hadTie = entries.tie(entry);
        if (isNewer(hadClock, hadTie, atClock, atTie)) {
            lateFor.is(hadClock, hadTie);
            return late(entry, atClock, atTie, kind, again);
        }
        if (kind == CommandKind.WHOLE) {
            entries.begin(entry, digest, atClock, atTie, 0);
            return Lateness.IN_TIME;
        }
        boolean isSame = hadClock == atClock && hadTie == atTie;
        boolean isAsTaken =
                entries.change(entry) == RecentChanges.NONE && (entries.state(entry) & EntryState.ADOPTED) != 0;
        if (isSame && isAsTaken) {
            return Lateness.CONTAINED;
        }
        changed(entry, atTie, kind);
        see(entry, atClock, atTie, again);
        entries.set(entry, digest, atClock, atTie);
        return Lateness.IN_TIME;
    }

    /** One more change was seen. */
    private void see(int entry, long atClock, long atTie, boolean again) {
        if (!again) {
            entries.setSeen(entry, entries.seen(entry) + SeenWrites.one(atClock, atTie));
            entries.setChange(entry, recent.add(entries.digest(entry), atClock, atTie, entries.change(entry)));
        }
    }

    private Lateness late(int entry, long atClock, long atTie, CommandKind kind, boolean again) {
        if (entries.isBelowWhole(entry, atClock, atTie)) {
            return Lateness.OVERWRITTEN;
        }
        if (kind != CommandKind.WHOLE && (entries.state(entry) & EntryState.CARRIED) != 0) {
            return carried(entry, atTie);
        }
        boolean aboveWhole = entries.wholeClock(entry) != 0 || atClock > entries.floor(entry);
        boolean several = (entries.state(entry) & EntryState.SEVERAL) != 0;
        boolean ownOnly = !entries.isWhole(entry) && !several && isSameStream(atTie, entries.tie(entry));
        Lateness lateness =
                aboveWhole ? Lateness.among(kind, entries.isAlike(entry, kind), ownOnly) : Lateness.UNORDERED;
        if (kind == CommandKind.WHOLE) {
            overwrite(entry, atClock, atTie, lateness);
        } else {
            changed(entry, atTie, kind);
            see(entry, atClock, atTie, again);
        }
        if (lateness == Lateness.UNORDERED) {
            entries.setState(entry, entries.state(entry) | EntryState.UNSETTLED);
        }
        return lateness;
    }

    /**
     * A change comes late for a value that was taken from another replica. That one had all of the stream of the latest change
     * which it had seen, up to that; of other streams nobody knows.
     */
    private Lateness carried(int entry, long atTie) {
        boolean isAsTaken = entries.change(entry) == RecentChanges.NONE;
        if (isAsTaken && isSameStream(atTie, entries.tie(entry))) {
            return Lateness.CONTAINED;
        }
        entries.setState(entry, entries.state(entry) | EntryState.UNSETTLED | EntryState.SUSPECT);
        return Lateness.DOUBTED;
    }

    /** A whole value comes behind later changes: they are going to be repeated, or have been seen and are missing now. */
    private void overwrite(int entry, long atClock, long atTie, Lateness lateness) {
        long digest = entries.digest(entry);
        long change = entries.change(entry);
        long seen = SeenWrites.one(atClock, atTie) + recent.sumAfter(change, digest, atClock, atTie);
        if (lateness == Lateness.UNORDERED) {
            entries.setWhole(entry, atClock, atTie);
            entries.setState(
                    entry, (entries.state(entry) & (EntryState.KIND | EntryState.SEVERAL)) | EntryState.SUSPECT);
        } else {
            entries.begin(entry, digest, atClock, atTie, 0);
        }
        entries.setSeen(entry, seen);
        entries.setChange(entry, change);
    }

    /** A change comes on top of what is there. */
    private void changed(int entry, long atTie, CommandKind kind) {
        int state = entries.state(entry);
        int kept = state & EntryState.LASTING;
        if ((kept & EntryState.LEFT) != 0) {
            foundLeft = true;
            kept &= ~EntryState.LEFT;
        }
        if (entries.isWhole(entry)) {
            entries.setWhole(entry, entries.clock(entry), entries.tie(entry));
            entries.setState(entry, kind.code() | kept);
            return;
        }
        boolean several = (state & EntryState.SEVERAL) != 0 || !isSameStream(atTie, entries.tie(entry));
        CommandKind both = entries.isAlike(entry, kind) ? kind : CommandKind.DELTA;
        entries.setState(entry, both.code() | (several ? EntryState.SEVERAL : 0) | kept);
    }

    /** The key is not in the table. */
    private Lateness add(int oldest, long digest, long atClock, long atTie, CommandKind kind) {
        boolean isChange = kind != CommandKind.WHOLE;
        Lateness lateness = atClock > entries.floor(oldest) ? Lateness.IN_TIME : Lateness.UNORDERED;
        if (lateness == Lateness.UNORDERED) {
            lateFor.is(-entries.floor(oldest), 0);
        }
        if (isChange && lateness == Lateness.UNORDERED) {
            return lateness; // what it is added to may be newer, and is no newer than the floor
        }
        if (entries.clock(oldest) >= atClock) {
            entries.raiseFloor(oldest, atClock);
            return lateness;
        }
        entries.raiseFloor(oldest, entries.clock(oldest));
        entries.begin(
                oldest, digest, atClock, atTie, lateness == Lateness.UNORDERED ? EntryState.UNSETTLED : kind.code());
        entries.setWhole(oldest, 0, 0);
        if (isChange) {
            entries.setChange(oldest, recent.add(digest, atClock, atTie, RecentChanges.NONE));
        }
        return lateness;
    }

    /** What the last late command was late for. */
    LateFor lateFor() {
        return lateFor;
    }

    /** Looks a key up; what was found stays in {@link #isKnown}, {@link #clock} and {@link #tie}. */
    public void find(long digest) {
        int found = entries.find(digest);
        if (found < 0) {
            int bucket = entries.bucket(digest);
            whole = flush.reaches(bucket);
            known = whole && flush.isComplete();
            clock = whole ? flush.clock() : entries.floor(bucket);
            tie = known ? flush.tie() : 0;
            return;
        }
        boolean doubtful = (entries.state(found) & (EntryState.DOUBTFUL | EntryState.SUSPECT)) != 0;
        whole = entries.isWhole(found);
        boolean hasBase = !entries.isLacking() || entries.wholeClock(found) != 0;
        known = !doubtful && (whole || (hasBase && leftOut.isComplete(found)));
        clock = entries.clock(found);
        tie = known ? entries.tie(found) : 0;
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
        highest = Math.max(highest, floor);
        flush.forgetIfDone();
        entries.clear(highest, true);
    }

    /** A write with that stamp is known of. */
    void observe(long atClock) {
        highest = Math.max(highest, atClock);
    }

    /** No write that it knows of was later. */
    long highest() {
        return highest;
    }

    /** Whether a change came for a key that was left in doubt, since this was asked last. It is in doubt like any other now. */
    boolean foundLeft() {
        boolean found = foundLeft;
        foundLeft = false;
        return found;
    }

    /** Whether the first version is the later one. */
    public static boolean isNewer(long clock, long tie, long thanClock, long thanTie) {
        return clock != thanClock ? clock > thanClock : tie > thanTie;
    }

    static boolean isSameStream(long tie, long other) {
        return (tie ^ other) >>> PLACE_BITS == 0;
    }

    /** What it knows of writes that were never sent to the store. */
    LeftOut leftOut() {
        return leftOut;
    }

    /** What decides about agreeing with other replicas on a key. */
    Agreement agreement() {
        return agreement;
    }

    /** The delete of all keys that came last. */
    Flush flush() {
        return flush;
    }

    /** What is noted of values that other replicas have. */
    WrittenBack writtenBack() {
        return writtenBack;
    }
}
