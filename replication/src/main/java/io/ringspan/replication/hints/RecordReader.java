package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in large pieces and believes none whose checksum is wrong.
 *
 * <p><b>Owner.</b> Its log. <b>Buffers.</b> One of {@value #READ_BYTES} bytes, or of the record if that is larger;
 * {@link #release}.
 */
final class RecordReader {
    static final int READ_BYTES = 256 * 1024;

    private final ByteBufAllocator memory;
    private final CRC32C crc = new CRC32C();
    private @Nullable ByteBuf buffer;
    private @Nullable Segment source;
    private long from;
    private int filled;
    private int start;
    private int size;
    private String trouble = "";
    private boolean unreadable;

    RecordReader(ByteBufAllocator memory) {
        this.memory = memory;
    }

    /** Reads the record that stands there; false, and {@link #trouble} says why, if no record can be read. */
    boolean read(Segment segment, long at) {
        try {
            return parse(segment, at);
        } catch (IOException failed) {
            forget();
            trouble = "it cannot be read: " + failed.getMessage();
            unreadable = true;
            return false;
        }
    }

    private boolean parse(Segment segment, long at) throws IOException {
        if (!fill(segment, at, HintFormat.RECORD_HEADER_BYTES)) {
            return bad("it ends within a record");
        }
        int length = bytes().getInt((int) (at - from));
        if (length < 0 || length > segment.end - at - HintFormat.RECORD_HEADER_BYTES) {
            return bad("it ends within a record, or the record's length is wrong");
        }
        int whole = HintFormat.RECORD_HEADER_BYTES + length;
        if (!fill(segment, at, whole)) {
            return bad("it ends within a record");
        }
        start = (int) (at - from);
        size = whole;
        if (bytes().getInt(start + 4) != HintFormat.checksum(crc, bytes(), start, whole)) {
            return bad("a record's checksum is wrong");
        }
        boolean belongs = position() >= segment.first() && position() <= segment.last;
        return belongs || bad("a record's position is out of order");
    }

    private boolean bad(String why) {
        trouble = why;
        unreadable = false;
        return false;
    }

    /** Sees to it that so many bytes from there on are in the buffer; false if the segment has not so many. */
    private boolean fill(Segment segment, long at, int needed) throws IOException {
        if (source == segment && at >= from && at + needed <= from + filled) {
            return true;
        }
        if (segment.end - at < needed) {
            return false;
        }
        ByteBuf into = roomFor(needed);
        forget();
        int wanted = (int) Math.min(into.capacity(), segment.end - at);
        ByteBuffer view = into.internalNioBuffer(0, wanted);
        int got = 0;
        while (got < needed) {
            int more = segment.file().read(view, at + got);
            if (more <= 0) {
                return false;
            }
            got += more;
        }
        source = segment;
        from = at;
        filled = got;
        return true;
    }

    private ByteBuf roomFor(int needed) {
        int capacity = Math.max(READ_BYTES, needed);
        ByteBuf current = buffer;
        boolean fits = current != null && current.capacity() >= needed && current.capacity() <= 2 * (long) capacity;
        if (fits && current != null && current.refCnt() == 1) { // else somebody still sends what is in it
            return current;
        }
        release();
        ByteBuf larger = memory.directBuffer(capacity, capacity);
        buffer = larger;
        return larger;
    }

    long position() {
        return bytes().getLong(start + 8);
    }

    long prev() {
        return bytes().getLong(start + 16);
    }

    long millis() {
        return bytes().getLong(start + 24);
    }

    /** How much of its segment the record takes. */
    int size() {
        return size;
    }

    /** Where the record's bytes are. */
    ByteBuf bytes() {
        if (buffer == null) {
            throw new IllegalStateException("no record was read");
        }
        return buffer;
    }

    /** Where in {@link #bytes} the payload begins. */
    int at() {
        return start + HintFormat.RECORD_HEADER_BYTES;
    }

    /** How long the payload is. */
    int length() {
        return size - HintFormat.RECORD_HEADER_BYTES;
    }

    /** Why the last record could not be read. */
    String trouble() {
        return trouble;
    }

    /** Whether it was the disk that failed: another time it may not. */
    boolean isUnreadable() {
        return unreadable;
    }

    /** What was read is not trusted any more. */
    private void forget() {
        source = null;
        filled = 0;
    }

    void release() {
        forget();
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
