package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;

/**
 * MurmurHash2 and MurmurHash3 in their 32-bit forms. The second version is the default hash, so it is on every command's
 * path: it reads eight bytes a time, since a buffer checks its bounds at each read.
 */
final class Murmur {
    private static final int TWO_FACTOR = 0x5bd1e995;
    private static final int TWO_SHIFT = 24;
    private static final int THREE_FIRST = 0xcc9e2d51;
    private static final int THREE_SECOND = 0x1b873593;

    private Murmur() {}

    static int two(ByteBuf bytes, int at, int length, int seed) {
        int hash = seed ^ length;
        int end = at + length;
        int next = at;
        for (; end - next >= Long.BYTES; next += Long.BYTES) {
            long eight = bytes.getLongLE(next);
            hash = mixTwo(hash, (int) eight);
            hash = mixTwo(hash, (int) (eight >>> Integer.SIZE));
        }
        if (end - next >= Integer.BYTES) {
            hash = mixTwo(hash, bytes.getIntLE(next));
            next += Integer.BYTES;
        }
        if (next < end) {
            hash = (hash ^ rest(bytes, at, next, end)) * TWO_FACTOR;
        }
        hash = (hash ^ (hash >>> 13)) * TWO_FACTOR;
        return hash ^ (hash >>> 15);
    }

    static int three(ByteBuf bytes, int at, int length, int seed) {
        int hash = seed;
        int end = at + length;
        int next = at;
        for (; end - next >= Integer.BYTES; next += Integer.BYTES) {
            hash ^= scatterThree(bytes.getIntLE(next));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        if (next < end) {
            hash ^= scatterThree(rest(bytes, at, next, end));
        }
        hash ^= length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int mixTwo(int hash, int word) {
        int scattered = word * TWO_FACTOR;
        scattered = (scattered ^ (scattered >>> TWO_SHIFT)) * TWO_FACTOR;
        return (hash * TWO_FACTOR) ^ scattered;
    }

    private static int scatterThree(int word) {
        return Integer.rotateLeft(word * THREE_FIRST, 15) * THREE_SECOND;
    }

    /** The last one to three bytes, lowest first. One read of the last four where there are four, the known ones shifted out. */
    private static int rest(ByteBuf bytes, int at, int next, int end) {
        if (end - at >= Integer.BYTES) {
            return bytes.getIntLE(end - Integer.BYTES) >>> (Byte.SIZE * (Integer.BYTES - (end - next)));
        }
        return KeyHash.word(bytes, next, end);
    }
}
