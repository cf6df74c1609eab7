package io.ringspan.replication.ring.change;

/** The faults that can be planted in a simulated node, to see whether the checks find them. */
enum AgreementBug {
    NONE,
    /** A node confirms what is not on its disk yet, and forgets that when it crashes. */
    CONFIRMS_BEFORE_IT_KEEPS,
    /** A node that cannot be reached counts as one that has confirmed. */
    TAKES_SILENCE_FOR_CONFIRMATION
}
