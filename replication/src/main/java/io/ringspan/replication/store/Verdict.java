package io.ringspan.replication.store;

/** What became of a write that was offered to a store. */
public enum Verdict {
    /** It is on its way to the store, or being repeated there. */
    TAKEN,
    /** It has been taken before. If it was applied, its origin is told the mark again. */
    DUPLICATE,
    /** Others have to come before it. It waits for them. */
    EARLY,
    /** Others have to come before it, and there is no room for it to wait; its origin will be asked for it again. */
    GAP,
    /** The store takes no writes now; its origin will be asked for it again. */
    HELD,
    /** This node does not own its token. Its origin was told. */
    WRONG_OWNER,
    /** Its origin has started anew since, and the stream is not known here any more. */
    RETIRED
}
