package io.ringspan.node.reconcile;

import java.util.BitSet;

/**
 * What the other datacenters have said to one write batch of which each must have a quorum. Reused.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
public final class OtherDatacenters {
    private final BitSet differing = new BitSet();
    private int[][] owners = {};
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
            if (!has(datacenter) && contains(owners[datacenter], node)) {
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

    private static boolean contains(int[] nodes, int node) {
        for (int one : nodes) {
            if (one == node) {
                return true;
            }
        }
        return false;
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
