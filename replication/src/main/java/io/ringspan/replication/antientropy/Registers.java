package io.ringspan.replication.antientropy;

/**
 * A HyperLogLog as its registers. The same ones may be written in two ways, and a read may write down the number that they
 * stand for: neither tells replicas apart. Stateless.
 */
public final class Registers {
    private static final byte[] MAGIC = {'H', 'Y', 'L', 'L'};
    private static final int HEADER_BYTES = 16;
    private static final int ENCODING_AT = 4;
    private static final int DENSE = 0;
    private static final int SPARSE = 1;
    private static final int COUNT = 1 << 14;
    private static final int BITS = 6;
    private static final int DENSE_BYTES = HEADER_BYTES + COUNT * BITS / Byte.SIZE;

    private Registers() {}

    /** The registers, one a byte, if the first {@code length} of these bytes are a HyperLogLog; else an empty array. */
    public static byte[] of(byte[] bytes, int length) {
        if (length < HEADER_BYTES) {
            return new byte[0];
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes[i] != MAGIC[i]) {
                return new byte[0];
            }
        }
        if (bytes[ENCODING_AT] == DENSE && length == DENSE_BYTES) {
            return dense(bytes);
        }
        return bytes[ENCODING_AT] == SPARSE ? sparse(bytes, length) : new byte[0];
    }

    private static byte[] dense(byte[] bytes) {
        byte[] registers = new byte[COUNT];
        for (int i = 0; i < COUNT; i++) {
            int bit = i * BITS;
            int at = HEADER_BYTES + bit / Byte.SIZE;
            int two = (bytes[at] & 0xFF) | (at + 1 < DENSE_BYTES ? (bytes[at + 1] & 0xFF) << Byte.SIZE : 0);
            registers[i] = (byte) ((two >>> (bit % Byte.SIZE)) & ((1 << BITS) - 1));
        }
        return registers;
    }

    /** Runs: 00xxxxxx so many zeros, 01xxxxxx and a byte as well, 1vvvvvxx so many of one value. */
    private static byte[] sparse(byte[] bytes, int length) {
        byte[] registers = new byte[COUNT];
        int next = 0;
        for (int at = HEADER_BYTES; at < length; at++) {
            int op = bytes[at] & 0xFF;
            int run;
            int value = 0;
            if (op >= 0x80) {
                value = ((op >> 2) & 0x1F) + 1;
                run = (op & 0x3) + 1;
            } else if (op >= 0x40) {
                at++;
                run = (((op & 0x3F) << Byte.SIZE) | (at < length ? bytes[at] & 0xFF : 0)) + 1;
            } else {
                run = (op & 0x3F) + 1;
            }
            if (next + run > COUNT) {
                return new byte[0];
            }
            for (int i = 0; i < run; i++) {
                registers[next++] = (byte) value;
            }
        }
        return next == COUNT ? registers : new byte[0];
    }
}
