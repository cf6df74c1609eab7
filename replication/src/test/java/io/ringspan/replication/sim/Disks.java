package io.ringspan.replication.sim;

/** What nodes have to keep writes on. */
enum Disks {
    /** Nothing: nodes are killed, and their streams end with them. */
    NONE,
    /** Hints, for small windows: nodes are stopped, and not killed. */
    HINTS,
    /** Hints and windows: nodes are killed, and their next start sends what they had not. */
    HINTS_AND_WINDOWS,
    /** The same, and the windows are forgotten. */
    HINTS_AND_FORGOTTEN_WINDOWS,
    /** Hints and windows, and what a node knows of its store. */
    ALL,
    /** The same, and the next start takes what was sent to the store for answered. */
    ALL_WITHOUT_DOUBTS,
    /** As with all; disks are full for a while, machines end and have not written everything, and clocks are set. */
    FAULTY
}
