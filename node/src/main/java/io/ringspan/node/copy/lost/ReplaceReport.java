package io.ringspan.node.copy.lost;

import io.ringspan.node.copy.CopyState;
import java.util.List;

/**
 * How far a node is that takes the place of one that is gone.
 *
 * @param others who has keys that belong to it
 * @param copy the last one, which may be of something else as long as nothing is said by the others
 */
public record ReplaceReport(Phase phase, List<Other> others, CopyState copy) {
    /** What becomes of its store. */
    public enum Phase {
        /** Nobody has said so since the node started. */
        NONE,
        /** It is filled, and not read from. */
        FILLING,
        /** It has what the others have. */
        FILLED,
        /** An operator has taken it as it is. */
        GIVEN_UP
    }

    public ReplaceReport {
        others = List.copyOf(others);
    }

    /**
     * Another replica.
     *
     * @param said what it says of its store: SOUND, EMPTY or UNFINISHED; empty as long as it has not answered
     */
    public record Other(String node, String said) {}
}
