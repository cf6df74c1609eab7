package io.ringspan.replication.version;

/** The bits of an entry's state in a {@link VersionTable}: what has changed the key since its last whole value, and what is in doubt. */
final class EntryState {
    /** What it was given may have been out of order, and nothing was agreed upon since. */
    static final int UNSETTLED = 0x10;
    /** The store may lack some of what was seen, or have it twice. */
    static final int SUSPECT = 0x08;
    /** Its value is another replica's, and so is all that was seen: some of it may still come here by its own stream. */
    static final int ADOPTED = 0x100;
    /** The same, and some of it had not come here when it was taken. */
    static final int CARRIED = 0x2000;
    /** All replicas have agreed on what it was at that version, without knowing how it came about. */
    static final int FOUNDED = 0x200;
    /** The changes since the last whole value came in several streams. */
    static final int SEVERAL = 0x80;
    /** The last whole value was restored from another replica: its own stream may still bring it. */
    static final int RESTORED = 0x40;
    /** It may have failed to be: the store may have something older instead. */
    static final int DOUBTFUL = 0x20;
    /** Its whole value is another replica's, and the store has not said yet whether it has taken it. */
    static final int UNDER_WAY = 0x400;
    /** It was to be settled when an earlier process ended. What the key is called is known when it is changed next. */
    static final int LEFT = 0x800;
    /** The last whole value is the delete that a deadline was. */
    static final int ENDED = 0x1000;
    /** What a change that comes on top leaves as it is. */
    static final int LASTING =
            RESTORED | DOUBTFUL | UNSETTLED | SUSPECT | ADOPTED | CARRIED | FOUNDED | UNDER_WAY | LEFT | ENDED;
    /** The bits that name a kind: what has changed the key since the last whole value; that of the whole value if nothing has. */
    static final int KIND = 0x07;

    private EntryState() {}
}
