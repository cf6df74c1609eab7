package io.ringspan.gossip.protocol;

/** Where a node stands with its cluster. */
public enum Phase {
    /** It knocks, and is not known to others. */
    OUTSIDE,
    /** It is a member. */
    INSIDE,
    /** It said goodbye, and sees to it that this is heard. */
    DEPARTING,
    /** Its goodbye is told. Nothing more comes from it. */
    DEPARTED,
    /** It may not be a member. Nothing more comes from it. */
    REFUSED
}
