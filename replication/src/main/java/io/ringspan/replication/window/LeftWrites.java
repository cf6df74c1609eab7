package io.ringspan.replication.window;

import io.ringspan.replication.hints.HintFile;
import io.ringspan.replication.hints.HintFiles;
import io.ringspan.replication.hints.HintFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The writes that an earlier process has left in the segments of one stream, in the order of their positions. What is not
 * whole was not kept yet: nobody was told of it, unless the machine crashed.
 *
 * <p><b>Owner.</b> Whoever reads them.
 */
final class LeftWrites {
    /**
     * One of them.
     *
     * @param file the segment
     * @param at where in it the payload begins
     * @param receivers a bit for each owner
     * @param owners where their cursors are
     */
    @SuppressWarnings("ArrayRecordComponent") // shared by all writes of a block, never compared
    record Left(long position, String file, int at, int length, long receivers, int[] owners) {
        boolean isFor(int cursor) {
            for (int owner = 0; owner < owners.length; owner++) {
                if (owners[owner] == cursor) {
                    return (receivers >>> owner & 1) == 1;
                }
            }
            return false;
        }
    }

    private LeftWrites() {}

    /**
     * Finds them.
     *
     * @throws HintFormatException if a newer Ringspan wrote them
     */
    static List<Left> in(HintFiles files, List<String> names) throws IOException {
        List<Left> found = new ArrayList<>();
        for (String name : names) {
            if (WindowFormat.isSegment(name)) {
                read(files, name, found);
            }
        }
        found.sort(Comparator.comparingLong(Left::position));
        return found;
    }

    /** All that stands in the file. */
    static ByteBuffer read(HintFiles files, String name) throws IOException {
        try (HintFile file = files.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), Integer.MAX_VALUE - 8));
            read(file, bytes, 0);
            return bytes.flip();
        }
    }

    /** Reads until the buffer is full or the file ends. */
    static void read(HintFile file, ByteBuffer into, long at) throws IOException {
        long from = at;
        int got = 0;
        while (into.hasRemaining() && got >= 0) {
            from += got;
            got = file.read(into, from);
        }
    }

    private static void read(HintFiles files, String name, List<Left> found) throws IOException {
        ByteBuffer segment = read(files, name);
        int version = WindowFormat.segmentVersion(segment);
        if (version > WindowFormat.VERSION) {
            throw new HintFormatException(files.place(name), version);
        }
        int units = segment.limit() / WindowFormat.UNIT_BYTES;
        if (version == 0 || segment.getInt(12) != units) {
            return; // it was only begun
        }
        int unit = WindowFormat.headUnits(units);
        while (unit < units) {
            int length = segment.getInt(WindowFormat.TABLE_AT + Integer.BYTES * unit);
            if (length > 0 && length <= units - unit) {
                ByteBuffer block = segment.slice(unit * WindowFormat.UNIT_BYTES, length * WindowFormat.UNIT_BYTES);
                readBlock(block, name, unit * WindowFormat.UNIT_BYTES, found);
                unit += length;
            } else {
                unit++;
            }
        }
    }

    private static void readBlock(ByteBuffer block, String name, int blockAt, List<Left> found) {
        int count = block.getInt(4);
        if (count < 0 || count > WindowFormat.OWNERS_MAX) {
            return;
        }
        int at = WindowFormat.recordsAt(count);
        if (block.getInt(0) != WindowFormat.checksum(block, 4, at - 4)) {
            return;
        }
        int[] owners = new int[count];
        Arrays.setAll(owners, owner -> block.getInt(WindowFormat.OWNERS_AT + Integer.BYTES * owner));
        long last = 0;
        while (isWrite(block, at) && block.getLong(at + 8) > last) {
            last = block.getLong(at + 8);
            int payload = at + WindowFormat.RECORD_HEAD_BYTES;
            int length = block.getInt(at);
            found.add(new Left(last, name, blockAt + payload, length, block.getLong(at + 16), owners));
            at = payload + length;
        }
    }

    private static boolean isWrite(ByteBuffer block, int at) {
        if (block.limit() - at < WindowFormat.SPAN_AT) {
            return false;
        }
        int length = block.getInt(at);
        return length >= WindowFormat.SPAN_AT - WindowFormat.RECORD_HEAD_BYTES
                && length <= block.limit() - at - WindowFormat.RECORD_HEAD_BYTES
                && block.getInt(at + 4)
                        == WindowFormat.checksum(
                                block,
                                at + WindowFormat.CHECKED_FROM,
                                length + WindowFormat.RECORD_HEAD_BYTES - WindowFormat.CHECKED_FROM);
    }
}
