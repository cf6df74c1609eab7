package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;

/** Paul Hsieh's SuperFastHash, started at zero instead of the length. */
final class Hsieh {
    private Hsieh() {}

    static int hash(ByteBuf bytes, int at, int length) {
        int hash = 0;
        int end = at + length;
        int next = at;
        for (; end - next >= Integer.BYTES; next += Integer.BYTES) {
            hash += bytes.getUnsignedShortLE(next);
            hash = (hash << 16) ^ (bytes.getUnsignedShortLE(next + 2) << 11) ^ hash;
            hash += hash >>> 11;
        }
        hash = withRest(hash, bytes, next, end - next);
        hash ^= hash << 3;
        hash += hash >>> 5;
        hash ^= hash << 4;
        hash += hash >>> 17;
        hash ^= hash << 25;
        hash += hash >>> 6;
        return hash;
    }

    private static int withRest(int before, ByteBuf bytes, int at, int left) {
        int hash = before;
        switch (left) {
            case 3 -> {
                hash += bytes.getUnsignedShortLE(at);
                hash ^= hash << 16;
                hash ^= bytes.getUnsignedByte(at + 2) << 18;
                hash += hash >>> 11;
            }
            case 2 -> {
                hash += bytes.getUnsignedShortLE(at);
                hash ^= hash << 11;
                hash += hash >>> 17;
            }
            case 1 -> {
                hash += bytes.getUnsignedByte(at);
                hash ^= hash << 10;
                hash += hash >>> 1;
            }
            default -> {} // the length is a multiple of four
        }
        return hash;
    }
}
