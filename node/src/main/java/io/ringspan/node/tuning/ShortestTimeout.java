package io.ringspan.node.tuning;

import java.util.function.LongSupplier;

/**
 * The shortest time that a request under way may take. Each keeps the time that held when it began: after that was made longer,
 * those that began before have to be looked at as often as they were.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class ShortestTimeout {
    private final LongSupplier timeoutNanos;
    private long lastNanos;
    private long shortestNanos;
    private long changedAtNanos;

    /** @param timeoutNanos how long a request that begins now may take */
    public ShortestTimeout(LongSupplier timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
        this.lastNanos = timeoutNanos.getAsLong();
        this.shortestNanos = lastNanos;
    }

    /** That of all that are under way now; to be asked a few times per request's time. */
    public long at(long nowNanos) {
        long current = timeoutNanos.getAsLong();
        if (current != lastNanos) {
            lastNanos = current;
            changedAtNanos = nowNanos;
        }
        // After twice that time whatever it held for has ended, or has been told that it is late and looks at the clock
        // itself.
        if (current < shortestNanos || nowNanos - changedAtNanos >= 2 * shortestNanos) {
            shortestNanos = current;
        }
        return shortestNanos;
    }
}
