package io.ringspan.node.io;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try to connect: doubles from {@value #FIRST_MILLIS} ms up to a bound, with a quarter
 * of jitter either way so that nodes do not come back all at once.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Backoff {
    private static final long FIRST_MILLIS = 50;

    private final long maxMillis;
    private final RandomGenerator random;
    private long nextMillis = FIRST_MILLIS;

    public Backoff(long maxMillis, RandomGenerator random) {
        this.maxMillis = Math.max(FIRST_MILLIS, maxMillis);
        this.random = random;
    }

    /** The wait before the next try; each call without {@link #reset} doubles it. */
    public long nextMillis() {
        long wait = nextMillis;
        nextMillis = Math.min(maxMillis, wait * 2);
        return wait * 3 / 4 + random.nextLong(wait / 2 + 1);
    }

    /** A try succeeded. */
    public void reset() {
        nextMillis = FIRST_MILLIS;
    }
}
