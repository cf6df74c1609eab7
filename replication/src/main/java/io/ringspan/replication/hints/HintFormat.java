package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/** How a segment lies on disk; all numbers have their highest byte first. Told for other programs in docs/hints.md. */
final class HintFormat {
    static final int VERSION = 1;
    /** {@code RSHINTS} and a line's end: a transfer that changes line ends shows. */
    static final long MAGIC = 0x5253_4849_4E54_530AL;
    /** Magic, version, checksum. */
    static final int FILE_HEADER_BYTES = 16;
    /** Length, checksum, position, previous position, time. */
    static final int RECORD_HEADER_BYTES = 32;
    /** Where in a record the bytes begin over which its checksum is. */
    static final int CHECKED_FROM = 8;

    private static final String SUFFIX = ".hints";
    private static final int DIGITS = 20;

    private HintFormat() {}

    static String name(long first) {
        String digits = Long.toString(first);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    /** The first position of the segment of this name; empty if it is none. */
    static OptionalLong first(String name) {
        if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
            return OptionalLong.empty();
        }
        String digits = name.substring(0, DIGITS);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || digits.charAt(0) != '0') {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    /** The beginning of a segment. */
    static ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(FILE_HEADER_BYTES);
        header.putLong(MAGIC).putInt(VERSION);
        return header.putInt(checksum(header, 12)).flip();
    }

    /** The version that a segment's beginning names; 0 if it is none. */
    static int version(ByteBuffer header) {
        boolean whole = header.remaining() == FILE_HEADER_BYTES
                && header.getLong(0) == MAGIC
                && header.getInt(12) == checksum(header, 12);
        return whole ? header.getInt(8) : 0;
    }

    /** The checksum of so many bytes from the beginning on. */
    static int checksum(ByteBuffer bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(length));
        return (int) crc.getValue();
    }

    /** The checksum of the record at this place. */
    static int checksum(CRC32C crc, ByteBuf bytes, int at, int size) {
        crc.reset();
        crc.update(bytes.internalNioBuffer(at + CHECKED_FROM, size - CHECKED_FROM));
        return (int) crc.getValue();
    }
}
