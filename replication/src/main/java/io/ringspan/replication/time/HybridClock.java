package io.ringspan.replication.time;

import io.ringspan.base.TimeSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hybrid logical clock: stamps that stay close to the wall clock, never repeat and never go back, and that are later
 * than every stamp seen before. A stamp is a {@code long}: 48 bits of milliseconds since 1970, then a counter of 16 bits.
 * Later stamps are greater numbers.
 *
 * <p><b>Threads.</b> Any: one clock serves all workers of a node, so that no two of their stamps are the same. A stamp costs
 * one exchange of a number that they share; a stamp seen that is not news costs a look at it.
 *
 * <p><b>Limits.</b> When the counter is full it carries into the milliseconds, so the clock runs ahead of the wall
 * instead of waiting: by one millisecond for each 65,536 stamps made within one. A remote stamp may pull the clock ahead
 * of the wall by {@code aheadMillisMax} and no further: beyond that it is refused whole, so that one node with a wrong
 * clock cannot carry its error through the cluster; that is counted. A wall clock that is set back leaves the stamps counting on from where
 * they were until it has caught up. A wall clock before 1970 counts as 1970, one beyond the year 6429 as that.
 */
public final class HybridClock {
    /** How many of a stamp's bits are the counter. */
    public static final int COUNTER_BITS = 16;

    private static final long MILLIS_MAX = Long.MAX_VALUE >>> COUNTER_BITS;

    private final TimeSource time;
    private final long aheadMillisMax;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean distrusted;

    /**
     * A clock that has seen nothing yet.
     *
     * @param aheadMillisMax how far ahead of the wall clock a remote stamp may be
     */
    public HybridClock(TimeSource time, long aheadMillisMax) {
        if (aheadMillisMax < 0) {
            throw new IllegalArgumentException("aheadMillisMax is " + aheadMillisMax + ", which is negative");
        }
        this.time = time;
        this.aheadMillisMax = aheadMillisMax;
    }

    /** A stamp later than all that this clock gave or accepted. */
    public long now() {
        while (true) {
            long before = last.get();
            if (before == Long.MAX_VALUE) {
                throw new IllegalStateException("the clock is at its end, in the year 6429; set the wall clock right");
            }
            long stamp = Math.max(before + 1, wallMillis() << COUNTER_BITS);
            if (last.compareAndSet(before, stamp)) {
                return stamp;
            }
        }
    }

    /**
     * Takes in the stamp of another node, so that this clock's next ones are later.
     *
     * @return whether it was accepted; if not, it is further ahead than allowed and nothing has changed
     */
    public boolean observe(long remote) {
        long before = last.get();
        if (remote >= 0 && remote <= before) {
            return true;
        }
        if (millis(remote) - wallMillis() > aheadMillisMax) {
            refused.incrementAndGet();
            return false;
        }
        while (before < remote && !last.compareAndSet(before, remote)) {
            before = last.get();
        }
        return true;
    }

    /** How many stamps of other nodes were further ahead than allowed. */
    public long refusedStamps() {
        return refused.get();
    }

    /** Whether its stamps may be given to new writes, as far as anybody has said. */
    public boolean isTrusted() {
        return !distrusted;
    }

    /** Says so. */
    public void trust(boolean may) {
        distrusted = !may;
    }

    /** Whether its stamps are further ahead of the wall clock than other nodes can have pulled them: that one was set back. */
    public boolean hasRunAway() {
        return aheadMillis() > aheadMillisMax;
    }

    /** A stamp no earlier than all that this clock, or another that shows the same time, has given. Gives none itself. */
    public long bound() {
        return Math.max(last.get(), Math.min(MILLIS_MAX, wallMillis() + 1) << COUNTER_BITS);
    }

    /** How far the latest stamp is ahead of the wall clock; 0 if it is not. */
    public long aheadMillis() {
        return Math.max(0, millis(last.get()) - wallMillis());
    }

    /** The milliseconds since 1970 in a stamp. */
    public static long millis(long stamp) {
        return stamp >>> COUNTER_BITS;
    }

    /** The counter in a stamp. */
    public static int counter(long stamp) {
        return (int) stamp & ((1 << COUNTER_BITS) - 1);
    }

    /** What the wall clock shows, in milliseconds since 1970. */
    public long wallMillis() {
        return Math.min(MILLIS_MAX, Math.max(0, time.epochMillis()));
    }
}
