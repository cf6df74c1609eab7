package io.ringspan.replication.ring.change;

/** What a change is for. */
public enum Kind {
    /** None: the ring as it was first made. */
    FIRST,
    /** Nodes come that hold nothing yet. */
    JOIN,
    /** Nodes go that hold something. */
    LEAVE,
    /** The same nodes hold data, each another part. */
    REBALANCE
}
