package io.ringspan.replication.antientropy;

import java.util.BitSet;

/**
 * What a replica holds, in one sum and one number of keys for each leaf, and over every {@value #FAN} of them one digest: a
 * tree of three levels, of which two replicas look at the upper one first. Sums do not depend on the order of keys.
 *
 * <p><b>Owner.</b> Whoever makes it. <b>Limits.</b> 12 bytes a leaf, whatever the number of keys.
 */
public final class LeafSums {
    /** So many leaves have one digest over them. */
    public static final int FAN = 256;

    private final long[] sums;
    private final int[] keys;

    public LeafSums(int leaves) {
        this.sums = new long[leaves];
        this.keys = new int[leaves];
    }

    /** How many digests of {@value #FAN} leaves there are for that many leaves. */
    public static int tops(int leaves) {
        return (leaves + FAN - 1) / FAN;
    }

    /** Counts a key in. */
    public void add(int leaf, long keyDigest, KeyLook look) {
        sums[leaf] += look.sum(keyDigest);
        keys[leaf]++;
    }

    /** The upper level. */
    public long[] top() {
        long[] top = new long[tops(sums.length)];
        for (int leaf = 0; leaf < sums.length; leaf++) {
            long its = ContentDigest.both(sums[leaf], keys[leaf]);
            top[leaf / FAN] = ContentDigest.both(top[leaf / FAN], its);
        }
        return top;
    }

    /** What stands for each of the leaves under one digest of the upper level. */
    public long[] under(int top) {
        int from = top * FAN;
        long[] under = new long[Math.min(FAN, sums.length - from)];
        for (int i = 0; i < under.length; i++) {
            under[i] = ContentDigest.both(sums[from + i], keys[from + i]);
        }
        return under;
    }

    /** The numbers in which any of these differs from the first; all are of the same length. */
    public static BitSet differing(long[][] replicas) {
        BitSet differing = new BitSet();
        for (int replica = 1; replica < replicas.length; replica++) {
            for (int i = 0; i < replicas[0].length; i++) {
                if (replicas[replica][i] != replicas[0][i]) {
                    differing.set(i);
                }
            }
        }
        return differing;
    }
}
