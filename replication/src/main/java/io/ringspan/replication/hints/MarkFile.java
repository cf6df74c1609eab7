package io.ringspan.replication.hints;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How far the replica had marked, and how far it may have been sent records. An old mark only costs sending again what
 * the replica has. That records may have been sent is written before they are; if the file does not say, all may have
 * been.
 */
final class MarkFile {
    static final String NAME = "mark";
    /** {@code RSHM}. */
    static final int MAGIC = 0x5253_484D;
    /** Magic, version, mark, how far sent, checksum. */
    static final int BYTES = 28;

    private static final int CHECKED_BYTES = 24;

    /**
     * What the file says.
     *
     * @param mark the replica has all up to there
     * @param sentTo nothing above it was ever sent
     */
    record Marks(long mark, long sentTo) {
        /** If there is nothing that can be read. */
        static final Marks UNKNOWN = new Marks(0, Long.MAX_VALUE);
    }

    private MarkFile() {}

    static Marks read(HintFiles files) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        try (HintFile file = files.open(NAME)) {
            int got = 0;
            while (got < BYTES) {
                int more = file.read(bytes, got);
                if (more <= 0) {
                    return Marks.UNKNOWN;
                }
                got += more;
            }
        } catch (IOException unreadable) {
            return Marks.UNKNOWN;
        }
        boolean whole = bytes.getInt(0) == MAGIC
                && bytes.getInt(4) == HintFormat.VERSION
                && bytes.getInt(CHECKED_BYTES) == HintFormat.checksum(bytes, CHECKED_BYTES);
        return whole ? new Marks(Math.max(0, bytes.getLong(8)), bytes.getLong(16)) : Marks.UNKNOWN;
    }

    /** @param forced whether it is to outlive a crash of the machine */
    static void write(HintFiles files, Marks marks, boolean forced) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putInt(MAGIC).putInt(HintFormat.VERSION).putLong(marks.mark()).putLong(marks.sentTo());
        bytes.putInt(HintFormat.checksum(bytes, CHECKED_BYTES)).flip();
        try (HintFile file = files.open(NAME)) {
            file.write(bytes, 0);
            if (forced) {
                file.force();
            }
        }
    }
}
