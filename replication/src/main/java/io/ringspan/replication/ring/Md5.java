package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;
import java.util.stream.IntStream;

/**
 * The first word of an MD5 digest, read from the key where it lies. The platform's digest would need an object a worker
 * and a copy of each key; here MD5 only spreads keys, it protects nothing.
 */
final class Md5 {
    private static final int BLOCK_BYTES = 64;
    private static final int END_MARK = 0x80;
    /** The end mark and the length of eight bytes. */
    private static final int CLOSING_BYTES_MIN = 9;

    private static final int A = 0x67452301;
    private static final int B = 0xefcdab89;
    private static final int C = 0x98badcfe;
    private static final int D = 0x10325476;

    /** RFC 1321: the whole part of 2^32 times |sin(step)|, steps counted from one. */
    private static final int[] SINES = IntStream.rangeClosed(1, 64)
            .map(step -> (int) (long) (Math.abs(StrictMath.sin(step)) * (1L << 32)))
            .toArray();

    /** By how much a step rotates: four numbers a round, in turn. */
    private static final int[] TURNS = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};

    private Md5() {}

    static int firstWord(ByteBuf bytes, int at, int length) {
        int a = A;
        int b = B;
        int c = C;
        int d = D;
        int blocks = (length + CLOSING_BYTES_MIN + BLOCK_BYTES - 1) / BLOCK_BYTES;
        for (int block = 0; block < blocks; block++) {
            int oldA = a;
            int oldB = b;
            int oldC = c;
            int oldD = d;
            for (int step = 0; step < 64; step++) {
                int round = step >>> 4;
                int word = word(bytes, at, length, block * 16 + wordOf(round, step), blocks * 16);
                int sum = a + mix(round, b, c, d) + SINES[step] + word;
                a = d;
                d = c;
                c = b;
                b += Integer.rotateLeft(sum, TURNS[round * 4 + (step & 3)]);
            }
            a += oldA;
            b += oldB;
            c += oldC;
            d += oldD;
        }
        return a;
    }

    private static int mix(int round, int b, int c, int d) {
        return switch (round) {
            case 0 -> (b & c) | (~b & d);
            case 1 -> (d & b) | (~d & c);
            case 2 -> b ^ c ^ d;
            default -> c ^ (b | ~d);
        };
    }

    private static int wordOf(int round, int step) {
        return switch (round) {
                    case 0 -> step;
                    case 1 -> 5 * step + 1;
                    case 2 -> 3 * step + 5;
                    default -> 7 * step;
                }
                & 15;
    }

    /** Word {@code index} of the padded key: its bytes, the end mark, zeros, and its length in bits. */
    private static int word(ByteBuf bytes, int at, int length, int index, int words) {
        int offset = index * Integer.BYTES;
        if (offset + Integer.BYTES <= length) {
            return bytes.getIntLE(at + offset);
        }
        if (offset <= length) {
            return KeyHash.word(bytes, at + offset, at + length) | (END_MARK << (Byte.SIZE * (length - offset)));
        }
        if (index == words - 2) {
            return length << 3;
        }
        return index == words - 1 ? length >>> 29 : 0;
    }
}
