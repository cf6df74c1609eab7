package io.ringspan.replication.window;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** How windows lie in their files; all numbers have their highest byte first. Told for other programs in docs/hints.md. */
final class WindowFormat {
    static final int VERSION = 1;
    /** {@code RSWINDW} and a line's end. */
    static final long SEGMENT_MAGIC = 0x5253_5749_4E44_570AL;
    /** {@code RSCURSR} and a line's end. */
    static final long CURSORS_MAGIC = 0x5253_4355_5253_520AL;

    static final String CURSORS = "cursors";
    private static final String SUFFIX = ".window";
    private static final int DIGITS = 8;

    /** Blocks begin at multiples of this. */
    static final int UNIT_BYTES = 8 * 1024;
    /** Magic, version, count of units, checksum, nothing. */
    static final int TABLE_AT = 24;

    private static final int HEAD_CHECKED_BYTES = 16;

    /** Checksum, count of owners. */
    static final int OWNERS_AT = 8;
    /** A mask has a bit for each owner. */
    static final int OWNERS_MAX = Long.SIZE;

    /** Length of the payload, checksum, position, for whom. */
    static final int RECORD_HEAD_BYTES = 24;
    /** Where in a record the bytes begin over which its checksum is. */
    static final int CHECKED_FROM = 8;
    /** What comes before the commands: the record's head, and that of a hint's payload. */
    static final int SPAN_AT = RECORD_HEAD_BYTES + 26;

    /** Magic, version, checksum. */
    static final int CURSORS_HEAD_BYTES = 16;

    private static final int CURSORS_CHECKED_BYTES = 12;
    /** Length of the name, its checksum, base, sent up to. */
    static final int CURSOR_HEAD_BYTES = 24;

    static final int BASE_AT = 8;
    static final int SENT_TO_AT = 16;
    private static final int CURSOR_ALIGNED = 8;

    private WindowFormat() {}

    static String segment(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
    }

    static boolean isSegment(String name) {
        return name.length() == DIGITS + SUFFIX.length()
                && name.endsWith(SUFFIX)
                && name.chars().limit(DIGITS).allMatch(c -> c >= '0' && c <= '9');
    }

    /** How many units the head and the table of a segment of so many units take. */
    static int headUnits(int units) {
        return units(TABLE_AT + Integer.BYTES * (long) units);
    }

    /** How many units so many bytes take. */
    static int units(long bytes) {
        return (int) ((bytes + UNIT_BYTES - 1) / UNIT_BYTES);
    }

    static void segmentHead(ByteBuffer segment, int units) {
        segment.putLong(0, SEGMENT_MAGIC).putInt(8, VERSION).putInt(12, units);
        segment.putInt(HEAD_CHECKED_BYTES, checksum(segment, 0, HEAD_CHECKED_BYTES));
    }

    /** The version of a segment; 0 if it is none. */
    static int segmentVersion(ByteBuffer segment) {
        boolean whole = segment.limit() >= UNIT_BYTES
                && segment.getLong(0) == SEGMENT_MAGIC
                && segment.getInt(HEAD_CHECKED_BYTES) == checksum(segment, 0, HEAD_CHECKED_BYTES);
        return whole ? segment.getInt(8) : 0;
    }

    /** Where in a block of so many owners its records begin. */
    static int recordsAt(int owners) {
        return OWNERS_AT + Integer.BYTES * owners;
    }

    static void cursorsHead(ByteBuffer cursors) {
        cursors.putLong(0, CURSORS_MAGIC).putInt(8, VERSION);
        cursors.putInt(CURSORS_CHECKED_BYTES, checksum(cursors, 0, CURSORS_CHECKED_BYTES));
    }

    /** The version of the file of cursors; 0 if it is none. */
    static int cursorsVersion(ByteBuffer cursors) {
        boolean whole = cursors.limit() >= CURSORS_HEAD_BYTES
                && cursors.getLong(0) == CURSORS_MAGIC
                && cursors.getInt(CURSORS_CHECKED_BYTES) == checksum(cursors, 0, CURSORS_CHECKED_BYTES);
        return whole ? cursors.getInt(8) : 0;
    }

    /** How many bytes a replica of a name of so many takes there. */
    static int cursorBytes(int nameBytes) {
        return CURSOR_HEAD_BYTES + (nameBytes + CURSOR_ALIGNED - 1) / CURSOR_ALIGNED * CURSOR_ALIGNED;
    }

    static int checksum(ByteBuffer bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().limit(at + length).position(at));
        return (int) crc.getValue();
    }
}
