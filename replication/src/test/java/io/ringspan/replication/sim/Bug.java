package io.ringspan.replication.sim;

/** The faults that can be planted in a simulated node, to see whether the checks find them. */
enum Bug {
    NONE,
    /** Two connections to the store: what one carries may overtake what the other does. */
    TWO_STORE_CONNECTIONS,
    /** A relay does not pass on what its own store has applied already. */
    DEDUPE_PER_HOP,
    /** A relay's own mark is told to the origin in the name of all its racks. */
    RELAY_MARKS_FOR_ITS_RACKS,
    /** A store that comes back as another run is taken for the same. */
    MARKS_OUTLIVE_THE_STORE,
    /** What the store lacks for good keeps its version. */
    VERSIONS_OUTLIVE_WRITES,
    /** Writes are applied as they come, whatever was written later. */
    NOTHING_IS_LATE,
    /** So are those that are repeated after the store failed, and only those. */
    NOTHING_REPEATED_IS_LATE,
    /** Of two writes with the same stamp the one that comes last wins. */
    THE_LAST_TO_COME_WINS,
    /** What is left out for a replica since the disk is full is not told. */
    SKIPS_ARE_NOT_TOLD,
    /** What was in the windows of a killed process is removed although a full disk has not taken it. */
    WINDOWS_ARE_REMOVED_UNTAKEN,
    /** Of a stream of an earlier start replicas are told that they need no more, though some of it waits for room on the disk. */
    ALL_ARE_ASKED_OF_EARLIER_STREAMS;

    /** Whether it can be seen only where several nodes write the same keys. */
    boolean isAboutLateWrites() {
        return this == NOTHING_IS_LATE || this == NOTHING_REPEATED_IS_LATE || this == THE_LAST_TO_COME_WINS;
    }

    /** What nodes need for it to be seen. */
    Disks disks() {
        return this == SKIPS_ARE_NOT_TOLD
                        || this == WINDOWS_ARE_REMOVED_UNTAKEN
                        || this == ALL_ARE_ASKED_OF_EARLIER_STREAMS
                ? Disks.FAULTY
                : Disks.NONE;
    }
}
