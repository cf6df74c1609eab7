package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;

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
 */
public record KeyState(boolean known, long clock, long tie, long wholeClock, long wholeTie, long seen, int flags) {
    /** On the wire: all six numbers, the flags with whether it is known above them. */
    public static final int BYTES = 6 * Long.BYTES;

    private static final long KNOWN = 1L << Integer.SIZE;

    /** In the flags of what one says that looks after no key itself. */
    private static final int NOBODYS = 1 << 30;

    /** Of one that only wants to know what others know: nobody looks after a key because of it. */
    public static final KeyState NOBODY = new KeyState(false, 0, 0, 0, 0, 0, NOBODYS);

    /** Whether all that it has seen was applied in the order of versions, or agreed upon since. */
    public boolean isSettled() {
        return known && (flags & (VersionTable.UNSETTLED | VersionTable.SUSPECT)) == 0;
    }

    /** Whether the store may lack some of what it has seen, or have it twice. */
    public boolean isSuspect() {
        return (flags & VersionTable.SUSPECT) != 0;
    }

    /** Whether the one that says it looks after no key. */
    public boolean isNobodys() {
        return (flags & NOBODYS) != 0;
    }

    /** The same, however it came about. */
    public KeyState withoutFlags() {
        return new KeyState(known, clock, tie, wholeClock, wholeTie, seen, 0);
    }

    /** Whether all agreed on its value when nobody knew how it had come about, and nothing was written since. */
    public boolean isFounded() {
        return isSettled() && (flags & VersionTable.FOUNDED) != 0 && seen == SeenWrites.one(clock, 0);
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
        out.writeLong((known ? KNOWN : 0) | (flags & 0xFFFF_FFFFL));
    }

    /** What was written there. */
    public static KeyState read(ByteBuf in, int at) {
        long flags = in.getLong(at + 5 * Long.BYTES);
        return new KeyState(
                (flags & KNOWN) != 0,
                in.getLong(at),
                in.getLong(at + Long.BYTES),
                in.getLong(at + 2 * Long.BYTES),
                in.getLong(at + 3 * Long.BYTES),
                in.getLong(at + 4 * Long.BYTES),
                (int) flags);
    }
}
