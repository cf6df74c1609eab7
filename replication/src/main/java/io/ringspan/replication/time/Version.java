package io.ringspan.replication.time;

import io.ringspan.base.NodeId;
import java.util.Comparator;

/**
 * When and where a write was made: no two writes have the same, and all nodes order any two alike. The later clock is
 * the later write; between equal clocks the origin decides, and within one span the place in it.
 *
 * @param clock a stamp of the origin's {@link HybridClock}
 * @param origin the node that took the write from its client
 * @param index the place of the write among those of its span, from 0
 */
public record Version(long clock, NodeId origin, int index) implements Comparable<Version> {
    private static final Comparator<Version> ORDER = Comparator.comparingLong(Version::clock)
            .thenComparing(Version::origin)
            .thenComparingInt(Version::index);

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** For people and logs: milliseconds, counter, origin, index. */
    @Override
    public String toString() {
        return HybridClock.millis(clock) + "." + HybridClock.counter(clock) + "@" + origin + "#" + index;
    }
}
