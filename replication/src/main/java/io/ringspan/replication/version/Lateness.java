package io.ringspan.replication.version;

import io.ringspan.replication.store.CommandKind;

/**
 * What can be done with a command that comes to a store when something later has been applied to its key. The decision
 * alone: {@link VersionTable} knows what was applied.
 */
enum Lateness {
    /** It is applied as it comes: nothing later was, or nothing that minds. */
    IN_TIME,
    /** It is left out: a later whole value has overwritten whatever it did. */
    OVERWRITTEN,
    /** It is left out: the value that was taken from another replica has it. */
    CONTAINED,
    /** It is left out: the value that was taken from another replica may have it, and whoever knows is asked. */
    DOUBTED,
    /** It is applied although that may be the wrong order: the right one cannot be had here. */
    UNORDERED;

    /** Whether the store is sent it. */
    boolean isApplied() {
        return this == IN_TIME || this == UNORDERED;
    }

    /**
     * Decides about a command that is later than the last whole value, and earlier than some change since.
     *
     * @param alike whether all those changes are of the command's kind
     * @param ownOnly whether all of them came in the command's own stream: it is being repeated then, and they will be
     */
    static Lateness among(CommandKind kind, boolean alike, boolean ownOnly) {
        return ownOnly || (alike && kind.commutes()) ? IN_TIME : UNORDERED;
    }
}
