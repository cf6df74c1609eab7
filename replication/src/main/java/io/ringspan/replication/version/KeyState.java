package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.CommandKind;

/**
 * What a replica knows of the writes that made a key's value: enough for another to tell whether both have seen the same
 * ones, and to go on from there with the same value.
 *
 * @param known whether it has seen all writes since some whole value, or since the table began; if not, only {@code clock}
 *     says something: no write was later
 * @param clock the stamp of the version; with {@code tie}, that of the latest write
 * @param wholeClock the stamp of the last whole value, if something has changed it since; 0 if that is not known
 * @param seen the sum of all writes since the last whole value, that one included
 * @param flags how it came about: see {@link #isSettled} and {@link #isSuspect}; the rest is the table's own
 * @param deadline when it ends, in milliseconds since 1970; 0 if it does not, or that is not known
 */
public record KeyState(
        boolean known, long clock, long tie, long wholeClock, long wholeTie, long seen, int flags, long deadline) {
    /** On the wire: five numbers, then one of the flags (15 bits), whether it is known (a bit) and, above them, the deadline. */
    public static final int BYTES = 6 * Long.BYTES;

    private static final int DEADLINE_BITS_FROM = 16;
    private static final int KNOWN = 1 << (DEADLINE_BITS_FROM - 1);
    private static final int FLAGS = KNOWN - 1;

    /** Of a key without a deadline. */
    public KeyState(boolean known, long clock, long tie, long wholeClock, long wholeTie, long seen, int flags) {
        this(known, clock, tie, wholeClock, wholeTie, seen, flags, 0);
    }

    /** In the flags of what one says that looks after no key itself. */
    private static final int NOBODYS = 1 << (DEADLINE_BITS_FROM - 2);

    /** Of one that only wants to know what others know: nobody looks after a key because of it. */
    public static final KeyState NOBODY = new KeyState(false, 0, 0, 0, 0, 0, NOBODYS);

    /**
     * What a read has found to be known of a key, of which others have something newer, or something else.
     *
     * @param clock the stamp of the version that was found
     * @param tie the rest of it
     * @param doubted whether most replicas have something else under that version
     */
    public static KeyState ofReader(long clock, long tie, boolean doubted) {
        int flags = NOBODYS | EntryState.UNSETTLED | (doubted ? EntryState.SUSPECT : 0);
        return new KeyState(false, clock, tie, 0, 0, 0, flags);
    }

    /** Whether it is {@link #ofReader}. */
    public boolean isReaders() {
        return (flags & (NOBODYS | EntryState.UNSETTLED)) == (NOBODYS | EntryState.UNSETTLED);
    }

    /** Whether all that it has seen was applied in the order of versions, or agreed upon since. */
    public boolean isSettled() {
        return known && !isDoubted();
    }

    /** Whether something was applied out of order, or may not have been, and is not agreed upon since. */
    public boolean isDoubted() {
        return (flags & (EntryState.UNSETTLED | EntryState.SUSPECT)) != 0;
    }

    /** Whether the store may lack some of what it has seen, or have it twice. */
    public boolean isSuspect() {
        return (flags & EntryState.SUSPECT) != 0;
    }

    /** Whether the one that says it looks after no key. */
    public boolean isNobodys() {
        return (flags & (NOBODYS | EntryState.UNSETTLED)) == NOBODYS;
    }

    /** Whether all that it has seen is one whole value. */
    public boolean isWhole() {
        return known && (flags & EntryState.KIND) == CommandKind.WHOLE.code();
    }

    /** Whether writes are known that have changed it since it was given a whole value, if it was: a late one may be among these or not. */
    public boolean wasAddedTo() {
        return (seen != 0 || tie != 0) && !isWhole();
    }

    /** The same, however it came about. */
    public KeyState withoutFlags() {
        return new KeyState(known, clock, tie, wholeClock, wholeTie, seen, 0, 0);
    }

    /** Whether all agreed on its value when nobody knew how it had come about, and nothing was written since. */
    public boolean isFounded() {
        return isSettled() && (flags & EntryState.FOUNDED) != 0 && seen == SeenWrites.one(clock, 0);
    }

    /** Whether both have seen the same writes. */
    public boolean hasSeenTheSame(KeyState other) {
        return known && other.known && seen == other.seen;
    }

    /** Whether nothing has happened to the key in between. */
    public boolean isUnchangedIn(KeyState later) {
        return known == later.known && seen == later.seen && clock == later.clock && tie == later.tie;
    }

    /** Whether its latest write is later than the other's. */
    public boolean isNewerThan(KeyState other) {
        return VersionTable.isNewer(clock, tie, other.clock, other.tie);
    }

    /** Appends it, in {@value #BYTES} bytes. */
    public void writeTo(ByteBuf out) {
        out.writeLong(clock)
                .writeLong(tie)
                .writeLong(wholeClock)
                .writeLong(wholeTie)
                .writeLong(seen);
        out.writeLong(deadline << DEADLINE_BITS_FROM | (known ? KNOWN : 0) | (flags & FLAGS));
    }

    /** What was written there. */
    public static KeyState read(ByteBuf in, int at) {
        long last = in.getLong(at + 5 * Long.BYTES);
        return new KeyState(
                (last & KNOWN) != 0,
                in.getLong(at),
                in.getLong(at + Long.BYTES),
                in.getLong(at + 2 * Long.BYTES),
                in.getLong(at + 3 * Long.BYTES),
                in.getLong(at + 4 * Long.BYTES),
                (int) last & FLAGS,
                last >>> DEADLINE_BITS_FROM);
    }
}
