package io.ringspan.replication.frame;

import java.util.Arrays;

/**
 * For each rack of one datacenter, by its name, the position that precedes a write for that rack's final replica: what a
 * relayed write carries. Mutable and used again; valid during the call that hands it over.
 *
 * <p>Since nodes are numbered by datacenter, rack, token, a write's owners in one datacenter stand in this order when
 * sorted by number.
 */
public final class RackPrevs {
    /** Instead of a position: this rack's replica is not to get the write from this relay. */
    public static final long NOT_FOR_THIS_RACK = -1;

    private long[] prevs = new long[8];
    private int racks;

    /** Starts over with this many racks, the write being for none of them yet. */
    public void reset(int racks) {
        if (prevs.length < racks) {
            prevs = new long[racks];
        }
        Arrays.fill(prevs, 0, racks, NOT_FOR_THIS_RACK);
        this.racks = racks;
    }

    /** Sets the position that precedes the write for this rack's replica. */
    public void set(int rack, long prev) {
        prevs[rack] = prev;
    }

    /** How many racks there are. */
    public int racks() {
        return racks;
    }

    /** The position that precedes the write for this rack's replica, or {@link #NOT_FOR_THIS_RACK}. */
    public long prev(int rack) {
        return prevs[rack];
    }

    /** Which of the datacenter's racks a write's owner stands for: its place among the owners by number. */
    public static int rackOf(int owner, int[] owners) {
        int place = 0;
        for (int other : owners) {
            place += other < owner ? 1 : 0;
        }
        return place;
    }
}
