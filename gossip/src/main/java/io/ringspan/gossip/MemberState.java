package io.ringspan.gossip;

/** What a member is ready for. The names are Dynomite's; BEHIND is new. */
public enum MemberState {
    /** It made itself known and does not take part yet. */
    JOINING(Reads.NEVER, false),
    /** It stands by: its store is being filled from elsewhere and must not be touched. */
    STANDBY(Reads.NEVER, false),
    /** It takes writes while its store is being filled. */
    WRITES_ONLY(Reads.NEVER, true),
    /** It applies what has piled up, and takes writes behind that. */
    RESUMING(Reads.NEVER, true),
    /** It takes everything. */
    NORMAL(Reads.ALWAYS, true),
    /** Its store was changed or emptied, or a backlog is announced for it. */
    BEHIND(Reads.AS_LAST_RESORT, true),
    /** It is about to go, for good or for a while, and says so itself: what it is still sent it serves. */
    LEAVING(Reads.AS_LAST_RESORT, true),
    /** It cannot be reached. */
    DOWN(Reads.NEVER, false);

    private final Reads reads;
    private final boolean takesWrites;

    MemberState(Reads reads, boolean takesWrites) {
        this.reads = reads;
        this.takesWrites = takesWrites;
    }

    /** When it may answer reads. */
    public Reads reads() {
        return reads;
    }

    /** Whether writes may be sent to it now. What may not is kept for it. */
    public boolean takesWrites() {
        return takesWrites;
    }

    /** When a member may answer reads. */
    public enum Reads {
        ALWAYS,
        /** Only if nobody else can. */
        AS_LAST_RESORT,
        NEVER
    }
}
