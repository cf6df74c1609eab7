package io.ringspan.replication.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.replication.hints.HintFile;
import io.ringspan.replication.hints.HintFiles;
import io.ringspan.replication.hints.HintFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How far each replica was when an earlier process ended.
 *
 * <p><b>Owner.</b> Whoever reads them.
 */
final class LeftCursors {
    /**
     * One replica.
     *
     * @param entry where its cursor is
     * @param base up to there it needs nothing
     * @param sentTo above that nothing was ever sent to it
     */
    record Left(String replica, int entry, long base, long sentTo) {}

    private LeftCursors() {}

    /**
     * Finds them; none if the file was only begun.
     *
     * @throws HintFormatException if a newer Ringspan wrote them
     */
    static List<Left> in(HintFiles files) throws IOException {
        ByteBuffer page = LeftWrites.read(files, WindowFormat.CURSORS);
        int version = WindowFormat.cursorsVersion(page);
        if (version > WindowFormat.VERSION) {
            throw new HintFormatException(files.place(WindowFormat.CURSORS), version);
        }
        List<Left> found = new ArrayList<>();
        int at = version == 0 ? page.limit() : WindowFormat.CURSORS_HEAD_BYTES;
        while (isEntry(page, at)) {
            int name = page.getInt(at);
            byte[] replica = new byte[name];
            page.get(at + WindowFormat.CURSOR_HEAD_BYTES, replica);
            found.add(new Left(
                    new String(replica, UTF_8),
                    at,
                    page.getLong(at + WindowFormat.BASE_AT),
                    page.getLong(at + WindowFormat.SENT_TO_AT)));
            at += WindowFormat.cursorBytes(name);
        }
        return found;
    }

    private static boolean isEntry(ByteBuffer page, int at) {
        int room = page.limit() - at - WindowFormat.CURSOR_HEAD_BYTES;
        if (room < 0) {
            return false;
        }
        int name = page.getInt(at);
        return name > 0
                && name <= room
                && page.getInt(at + 4) == WindowFormat.checksum(page, at + WindowFormat.CURSOR_HEAD_BYTES, name);
    }

    /** The replica needs nothing up to this position any more. */
    static void base(HintFiles files, Left of, long position) throws IOException {
        try (HintFile file = files.open(WindowFormat.CURSORS)) {
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES).putLong(position);
            file.write(number.flip(), of.entry() + (long) WindowFormat.BASE_AT);
        }
    }
}
