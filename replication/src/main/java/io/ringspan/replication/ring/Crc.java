package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** Cyclic redundancy checks, as Dynomite makes tokens of them. */
final class Crc {
    /** The reversed polynomial of the CRC-32 that Ethernet and zip use. */
    private static final int[] THIRTY_TWO = table(Crc::reflected);
    /** The polynomial of CRC-16/XMODEM. */
    private static final int[] SIXTEEN = table(Crc::xmodem);

    private Crc() {}

    static int thirtyTwo(ByteBuf bytes, int at, int length) {
        int crc = -1;
        for (int i = at; i < at + length; i++) {
            crc = (crc >>> 8) ^ THIRTY_TWO[(crc ^ bytes.getByte(i)) & 0xff];
        }
        return ~crc;
    }

    /** Fifteen bits out of the middle of the CRC-32, so that all tokens lie below 32768. */
    static int fifteenBits(ByteBuf bytes, int at, int length) {
        return (thirtyTwo(bytes, at, length) >>> 16) & 0x7fff;
    }

    /** The low sixteen bits are CRC-16/XMODEM; what it would shift out stays in the high ones. */
    static int sixteenUnmasked(ByteBuf bytes, int at, int length) {
        int crc = 0;
        for (int i = at; i < at + length; i++) {
            crc = (crc << 8) ^ SIXTEEN[((crc >>> 8) ^ bytes.getByte(i)) & 0xff];
        }
        return crc;
    }

    private static int reflected(int index) {
        int entry = index;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            entry = (entry & 1) == 0 ? entry >>> 1 : (entry >>> 1) ^ 0xedb88320;
        }
        return entry;
    }

    private static int xmodem(int index) {
        int entry = index << 8;
        for (int bit = 0; bit < Byte.SIZE; bit++) {
            entry = (entry & 0x8000) == 0 ? entry << 1 : (entry << 1) ^ 0x1021;
        }
        return entry & 0xffff;
    }

    private static int[] table(IntUnaryOperator entry) {
        return IntStream.range(0, 256).map(entry).toArray();
    }
}
