package io.ringspan.replication.ring;

import static java.lang.Integer.rotateLeft;

import io.netty.buffer.ByteBuf;

/** Bob Jenkins's lookup3 over bytes, little-endian, with the start value 13. */
final class Jenkins {
    private static final int START = 0xdeadbeef + 13;
    private static final int BLOCK_BYTES = 12;

    private Jenkins() {}

    static int hash(ByteBuf bytes, int at, int length) {
        int a = START + length;
        int b = a;
        int c = a;
        int end = at + length;
        int next = at;
        for (; end - next > BLOCK_BYTES; next += BLOCK_BYTES) {
            a += bytes.getIntLE(next);
            b += bytes.getIntLE(next + 4);
            c += bytes.getIntLE(next + 8);
            a = (a - c) ^ rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ rotateLeft(b, 4);
            b += a;
        }
        if (next == end) {
            return c; // only the empty key: a last block is never left empty
        }
        a += KeyHash.word(bytes, next, end);
        b += KeyHash.word(bytes, next + 4, end);
        c += KeyHash.word(bytes, next + 8, end);
        return closed(a, b, c);
    }

    private static int closed(int firstWord, int secondWord, int thirdWord) {
        int a = firstWord;
        int b = secondWord;
        int c = thirdWord;
        c = (c ^ b) - rotateLeft(b, 14);
        a = (a ^ c) - rotateLeft(c, 11);
        b = (b ^ a) - rotateLeft(a, 25);
        c = (c ^ b) - rotateLeft(b, 16);
        a = (a ^ c) - rotateLeft(c, 4);
        b = (b ^ a) - rotateLeft(a, 14);
        c = (c ^ b) - rotateLeft(b, 24);
        return c;
    }
}
