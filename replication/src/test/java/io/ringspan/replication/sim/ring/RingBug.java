package io.ringspan.replication.sim.ring;

/** The faults that can be planted in a node, to see whether the checks find them. */
enum RingBug {
    NONE,
    /** A new owner answers as soon as it hears that it owns, whatever it still lacks. */
    GAINER_SERVES_AT_ONCE,
    /** An old owner goes on answering for a while after the new one has asked it to stop. */
    OLD_OWNER_GOES_ON,
    /** An old owner deletes what it is to lose while the copying goes on. */
    CLEANS_BEFORE_SWITCHED,
    /** What was planned before the change is taken as if it were planned now. */
    NO_FENCE,
    /** Copying begins while writes are on their way of which the new owner is not told. */
    NO_WAIT_FOR_WHAT_WAS_SENT
}
