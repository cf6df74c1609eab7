package io.ringspan.node.antientropy;

import java.util.List;

/**
 * How far a run is.
 *
 * @param phase what it does
 * @param about whose tokens it compares
 * @param fraction how much is done, from 0 to 1
 * @param seconds how long it has run
 * @param keys walked in stores, those of each replica counted
 * @param differed keys that differ
 * @param mended of them, those that do not any more
 * @param left of them, those that could not be made equal
 * @param changing keys that were written each time they were looked at
 * @param bytes of values that were given to replicas
 * @param trouble what could not be compared and why
 */
public record RepairState(
        Phase phase,
        String about,
        double fraction,
        double seconds,
        long keys,
        long differed,
        long mended,
        long left,
        long changing,
        long bytes,
        List<String> trouble) {
    /** What a run does. */
    public enum Phase {
        /** There was none since the node started. */
        NONE,
        RUNNING,
        /** All was compared that could be. */
        ENDED,
        /** Somebody stopped it; it can be gone on with. */
        STOPPED
    }

    /** No run yet. */
    static final RepairState NONE = new RepairState(Phase.NONE, "", 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    public RepairState {
        trouble = List.copyOf(trouble);
    }

    /** Whether it does something. */
    boolean running() {
        return phase == Phase.RUNNING;
    }
}
