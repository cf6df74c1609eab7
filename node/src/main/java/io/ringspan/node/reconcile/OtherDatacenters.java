package io.ringspan.node.reconcile;

import io.ringspan.conf.Consistency;
import io.ringspan.replication.ring.ReplicaSet;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What the other datacenters have said to one write batch of which each must have a quorum, and which of their replicas
 * have marked it, should nothing be said. Reused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public final class OtherDatacenters {
    private final BitSet differing = new BitSet();
    private int[][] owners = {};
    private long[] marked = {};
    private long met;
    private long different;
    private long refused;

    /**
     * None has said anything yet.
     *
     * @param ownersByDatacenter the replicas in each; none if their word is not asked for
     */
    public void begin(int[][] ownersByDatacenter) {
        owners = ownersByDatacenter;
        if (marked.length < owners.length) {
            marked = new long[owners.length];
        }
        Arrays.fill(marked, 0);
        met = 0;
        different = 0;
        refused = 0;
        differing.clear();
    }

    /**
     * The datacenter of that node has said something. What it says first holds.
     *
     * @param commands those that differ, if some do
     */
    public void said(int node, Gathered word, BitSet commands) {
        for (int datacenter = 0; datacenter < owners.length; datacenter++) {
            if (!has(datacenter) && ReplicaSet.place(node, owners[datacenter]) >= 0) {
                long bit = 1L << datacenter;
                met |= word == Gathered.MET ? bit : 0;
                different |= word == Gathered.DIFFERENT ? bit : 0;
                refused |= word == Gathered.REFUSED ? bit : 0;
                differing.or(commands);
            }
        }
    }

    private boolean has(int datacenter) {
        return ((met | different | refused) & 1L << datacenter) != 0;
    }

    /** That node has marked the write. */
    public void marked(int node) {
        for (int datacenter = 0; datacenter < owners.length; datacenter++) {
            int place = ReplicaSet.place(node, owners[datacenter]);
            if (place >= 0) {
                marked[datacenter] |= 1L << place;
            }
        }
    }

    /**
     * Nothing more is waited for: a majority that has marked the write has applied it, and what it replied is not known.
     *
     * @param commands how many the write has
     */
    public void goByMarks(int commands) {
        for (int datacenter = 0; datacenter < owners.length; datacenter++) {
            int needed = Consistency.DC_EACH_SAFE_QUORUM.needed(owners[datacenter].length);
            if (!has(datacenter) && Long.bitCount(marked[datacenter]) >= needed) {
                different |= 1L << datacenter;
                differing.set(0, commands);
            }
        }
    }

    /** Whether each has applied the write. */
    public boolean haveApplied() {
        return Long.bitCount(met | different) == owners.length;
    }

    /** A replica of one that refuses the write; -1 if none does. */
    public int refusing() {
        return refused == 0 ? -1 : owners[Long.numberOfTrailingZeros(refused)][0];
    }

    /** A replica of one that has not said that it applied the write; -1 if all have. */
    public int missing() {
        for (int datacenter = 0; datacenter < owners.length; datacenter++) {
            if (((met | different) & 1L << datacenter) == 0) {
                return owners[datacenter][0];
            }
        }
        return -1;
    }

    /** A replica of one whose replies differ; -1 if there is none. */
    public int different() {
        return different == 0 ? -1 : owners[Long.numberOfTrailingZeros(different)][0];
    }

    /** Whether in some datacenter the replies to this command differ. */
    public boolean differs(int command) {
        return differing.get(command);
    }
}
