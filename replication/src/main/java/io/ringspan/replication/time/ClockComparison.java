package io.ringspan.replication.time;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether this node's wall clock is the one that is wrong. What others' clocks showed is kept against the own clock that
 * nobody sets, so it goes on saying what they show now, and a wall clock that is set is found at the next look.
 *
 * <p>The clock is wrong if most of all clocks that are known, the own one counted, are too far ahead of it, or most too far
 * behind. So one node that is wrong is outvoted by any two others that agree, and two alone cannot tell which of them is.
 *
 * <p><b>Owner.</b> Whoever makes all calls. <b>Limits.</b> One reading for each node; one that is older than an hour says
 * nothing, nor does one that took longer than the clocks may be apart.
 */
public final class ClockComparison {
    private static final long READING_NANOS_MAX = TimeUnit.HOURS.toNanos(1);

    private final TimeSource time;
    private final long apartMillisMax;
    private final Map<NodeId, Reading> readings = new HashMap<>();
    private boolean wrong;

    /**
     * A node's clock at a moment.
     *
     * @param atNanos the moment, on the own clock that nobody sets
     * @param doubtMillis it may have been so much earlier or later
     */
    private record Reading(long millis, long atNanos, long doubtMillis) {
        long millisAt(long nanos) {
            return millis + TimeUnit.NANOSECONDS.toMillis(nanos - atNanos);
        }
    }

    /**
     * What a look has found.
     *
     * @param isWrong whether the own clock is: it stays so until most others are within half of what is allowed
     * @param known how many other clocks are known
     * @param ahead how many of them are too far ahead of the own one
     * @param behind how many are too far behind it
     * @param medianMillis by how much half of all, the own one counted, are ahead at least; below 0, how far behind
     */
    public record Finding(boolean isWrong, int known, int ahead, int behind, long medianMillis) {
        /** Whether some are apart, without saying which is wrong. */
        public boolean isUndecided() {
            return !isWrong && ahead + behind > 0;
        }
    }

    /** @param apartMillisMax how far two clocks may be apart */
    public ClockComparison(TimeSource time, long apartMillisMax) {
        this.time = time;
        this.apartMillisMax = apartMillisMax;
    }

    /**
     * Another node has said what its wall clock shows.
     *
     * @param askedNanos when it was asked, on the own clock that nobody sets; the answer has come now
     */
    public void heard(NodeId node, long askedNanos, long millis) {
        long now = time.nanoTime();
        long took = now - askedNanos;
        if (took >= 0 && TimeUnit.NANOSECONDS.toMillis(took) <= apartMillisMax) {
            readings.put(node, new Reading(millis, now - took / 2, TimeUnit.NANOSECONDS.toMillis(took / 2) + 1));
        }
    }

    /** Compares them all at this moment. */
    public Finding look() {
        long now = time.nanoTime();
        long own = time.epochMillis();
        readings.values().removeIf(reading -> now - reading.atNanos() > READING_NANOS_MAX);
        long allowed = wrong ? apartMillisMax / 2 : apartMillisMax;
        int ahead = 0;
        int behind = 0;
        long[] apart = new long[readings.size() + 1]; // the last is the own one
        int at = 0;
        for (Reading reading : readings.values()) {
            long by = reading.millisAt(now) - own;
            apart[at++] = by;
            ahead += by - reading.doubtMillis() > allowed ? 1 : 0;
            behind += by + reading.doubtMillis() < -allowed ? 1 : 0;
        }
        Arrays.sort(apart);
        wrong = 2 * Math.max(ahead, behind) > apart.length;
        return new Finding(wrong, readings.size(), ahead, behind, apart[(apart.length - 1) / 2]);
    }
}
