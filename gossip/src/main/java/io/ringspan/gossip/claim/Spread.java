package io.ringspan.gossip.claim;

import io.ringspan.base.NodeId;

/** Numbers without pattern, the same on every node and in every process. */
public final class Spread {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Spread() {}

    /** Of a text. */
    public static long of(String text) {
        return mix(fold(FNV_OFFSET, text));
    }

    /** Of a node's name: members are ordered by it wherever the table is walked. */
    static long of(NodeId id) {
        long hash = fold(FNV_OFFSET, id.datacenter().name());
        hash = fold(hash * FNV_PRIME, id.rack().name());
        return mix((hash ^ id.token().bits()) * FNV_PRIME);
    }

    /** Each bit of the argument changes about half of the bits of the result. */
    static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static long fold(long start, String text) {
        long hash = start;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }
}
