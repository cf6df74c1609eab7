package io.ringspan.node.copy;

import java.util.List;

/**
 * How far a copy is.
 *
 * @param phase what it does
 * @param source whose store is walked or compared
 * @param fraction how much of that phase is done, from 0 to 1
 * @param seconds how long it has run
 * @param keys looked at in the sources' stores
 * @param keysToWalk how many that will be, about: all keys in these stores
 * @param copied keys that were put into the own store
 * @param own keys of which the own store had what is newer
 * @param compared keys left to the comparison: changed meanwhile, too long, or refused
 * @param bytes of values that were put
 * @param keysPerSecond how many are looked at a second at present
 * @param secondsLeft how long the walk will take at that rate; below 0 if nobody knows
 * @param round how often all was compared since the walk
 * @param differed keys that differed in the last round
 * @param changing of a round, those that were written each time they were looked at
 * @param trouble what could not be done, and why
 */
public record CopyState(
        Phase phase,
        String source,
        double fraction,
        double seconds,
        long keys,
        long keysToWalk,
        long copied,
        long own,
        long compared,
        long bytes,
        double keysPerSecond,
        double secondsLeft,
        int round,
        long differed,
        long changing,
        List<String> trouble) {
    /** What a copy does. */
    public enum Phase {
        /** There was none since the node started. */
        NONE,
        /** It waits until some replica can be asked. */
        WAITING,
        /** Keys are copied. */
        COPYING,
        /** Somebody has it pause. */
        PAUSED,
        /** What was copied is compared. */
        COMPARING,
        /** All is there. */
        ENDED,
        /** Not all could be copied, or differences remain. */
        FAILED,
        /** Somebody stopped it; it can be gone on with. */
        STOPPED
    }

    /** There was none yet. */
    public static final CopyState NONE =
            new CopyState(Phase.NONE, "", 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, List.of());

    public CopyState {
        trouble = List.copyOf(trouble);
    }

    /** How many keys are yet to be looked at, about. */
    public long keysLeft() {
        return running() ? Math.max(0, keysToWalk - keys) : 0;
    }

    /** Whether it does something, or would if it did not pause. */
    public boolean running() {
        return switch (phase) {
            case WAITING, COPYING, PAUSED, COMPARING -> true;
            case NONE, ENDED, FAILED, STOPPED -> false;
        };
    }
}
