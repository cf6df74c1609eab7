package io.ringspan.replication.sim.ring;

/** The faults that can be planted in a node, to see whether the checks find them. */
enum RingBug {
    NONE(1),
    /** A new owner answers as soon as it hears that it owns, whatever it still lacks. */
    GAINER_SERVES_AT_ONCE(19),
    /** An old owner goes on answering for a while after the new one has asked it to stop. */
    OLD_OWNER_GOES_ON(14),
    /** An old owner deletes what it is to lose while the copying goes on. */
    CLEANS_BEFORE_SWITCHED(2),
    /** What was planned before the change is taken as if it were planned now. */
    NO_FENCE(19),
    /** Of a value that is copied while it is added to nobody notes which additions it has. */
    COPIES_WITHOUT_PLACES(6),
    /** A value is copied from an owner who has not had all yet that the new one has. */
    COPIES_FROM_WHO_IS_BEHIND(339),
    /** A node that a change did without deletes nothing when it comes back. */
    WHO_COMES_BACK_KEEPS_ALL(28);

    private final long from;

    RingBug(long from) {
        this.from = from;
    }

    /** A seed at which to begin. */
    long from() {
        return from;
    }
}
