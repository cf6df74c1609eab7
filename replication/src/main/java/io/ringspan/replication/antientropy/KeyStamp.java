package io.ringspan.replication.antientropy;

import io.ringspan.replication.version.KeyState;

/**
 * What a replica knows of the version of its value of a key.
 *
 * @param clock above 0: the version's stamp. Else it is not known, and this is, negated, the highest that it may have; {@link
 *     Long#MIN_VALUE} if nothing can be said
 * @param tie decides between equal stamps
 */
public record KeyStamp(long clock, long tie) {
    /** Nothing can be said. */
    public static final KeyStamp UNKNOWN = new KeyStamp(Long.MIN_VALUE, 0);

    /** What a replica's state says of it: of what may not be what was seen, no more than how new it may be. */
    public static KeyStamp of(KeyState state) {
        boolean isKnown = state.known() && !state.isSuspect();
        return isKnown ? new KeyStamp(state.clock(), state.tie()) : new KeyStamp(-state.clock(), 0);
    }

    /** Whether the version is known. */
    public boolean isKnown() {
        return clock > 0;
    }

    boolean isNewerThan(KeyStamp other) {
        return clock != other.clock ? clock > other.clock : tie > other.tie;
    }
}
