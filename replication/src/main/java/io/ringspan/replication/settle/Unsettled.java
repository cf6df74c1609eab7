package io.ringspan.replication.settle;

import io.ringspan.replication.version.KeyState;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One key that is to be settled, and what is known of how it moves.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class Unsettled {
    private final long digest;
    private final byte[] key;
    private long dueNanos;
    private long delayNanos;
    private @Nullable KeyState borrowedAt;
    private Set<KeyState> said = Set.of();
    private long saidSinceNanos;
    private int failures;

    Unsettled(long digest, byte[] key, long dueNanos, long delayNanos) {
        this.digest = digest;
        this.key = key;
        this.dueNanos = dueNanos;
        this.delayNanos = delayNanos;
    }

    long digest() {
        return digest;
    }

    byte[] key() {
        return key;
    }

    boolean isDue(long nowNanos) {
        return nowNanos - dueNanos >= 0;
    }

    /** It is looked at again after a while, which grows. */
    void later(long nowNanos, SettleLimits limits) {
        long stillIn = !said.isEmpty() ? saidSinceNanos + limits.stillNanos() - nowNanos : 0;
        dueNanos = nowNanos + (stillIn > 0 ? Math.min(stillIn, delayNanos) : delayNanos);
        delayNanos = Math.min(limits.delayNanosMax(), 2 * delayNanos);
    }

    /**
     * What all have said, in the order of nodes. That one has taken over what another had said before is nothing new.
     *
     * @return for how long nobody has said anything new
     */
    long heard(@Nullable Seen[] replicas, long nowNanos, SettleLimits limits) {
        Set<KeyState> states = new HashSet<>();
        for (Seen seen : replicas) {
            if (seen != null) {
                states.add(seen.state().withoutFlags());
            }
        }
        if (!said.containsAll(states)) {
            said = states;
            saidSinceNanos = nowNanos;
            delayNanos = limits.delayNanos();
        }
        return nowNanos - saidSinceNanos;
    }

    /** Another's value is taken for the time being. */
    void borrow(KeyState own) {
        borrowedAt = own;
    }

    /** Whether nothing has happened here since that was done. */
    boolean hasBorrowed(KeyState own) {
        return borrowedAt != null && borrowedAt.hasSeenTheSame(own);
    }

    /** A value was not taken. Returns how often that was so. */
    int failed() {
        borrowedAt = null;
        return ++failures;
    }
}
