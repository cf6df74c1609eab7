package io.ringspan.replication.choice;

import java.util.concurrent.TimeUnit;

/**
 * How many reads may be repeated at replicas that are slow themselves: a part of those asked in the last seconds, and a few
 * beside. Without it, replicas that are all slow would get each read several times, and be slower still.
 *
 * <p><b>Owner.</b> One worker. <b>Limits.</b> {@value #PERCENT} % of what was asked within {@value #SECONDS} s, and
 * {@value #FLOOR_PER_SECOND} a second.
 */
public final class RetryBudget {
    /** The time that counts. */
    public static final int SECONDS = 10;
    /** Retries for so many requests. */
    public static final int PERCENT = 20;
    /** Retries a second, however few requests there are. */
    public static final int FLOOR_PER_SECOND = 10;

    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long[] asked = new long[SECONDS];
    private final long[] retried = new long[SECONDS];
    private int second;
    private long nextSecondNanos;

    public RetryBudget(long nowNanos) {
        nextSecondNanos = nowNanos + SECOND_NANOS;
    }

    /** A batch of reads is sent for the first time. */
    public void asked(long nowNanos) {
        if (nowNanos - nextSecondNanos >= 0) {
            turn(nowNanos);
        }
        asked[second]++;
    }

    /** Whether a batch may be sent once more; if so, that is counted. */
    public boolean retry(long nowNanos) {
        if (nowNanos - nextSecondNanos >= 0) {
            turn(nowNanos);
        }
        long allowed = sum(asked) * PERCENT / 100 + (long) SECONDS * FLOOR_PER_SECOND;
        if (sum(retried) >= allowed) {
            return false;
        }
        retried[second]++;
        return true;
    }

    /** Forgets the seconds that have passed out of sight. */
    private void turn(long nowNanos) {
        long seconds = (nowNanos - nextSecondNanos) / SECOND_NANOS + 1;
        for (long i = Math.min(seconds, SECONDS); i > 0; i--) {
            second = (second + 1) % SECONDS;
            asked[second] = 0;
            retried[second] = 0;
        }
        nextSecondNanos += seconds * SECOND_NANOS;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }
}
