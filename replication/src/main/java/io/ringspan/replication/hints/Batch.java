package io.ringspan.replication.hints;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Records that are to be written together, as they will lie on disk.
 *
 * <p><b>Owner.</b> Its log. <b>Buffers.</b> One, used again unless it has become large; {@link #release}.
 */
final class Batch {
    private static final int SMALLEST = 16 * 1024;
    private static final int REUSED_UP_TO_BYTES = 1 << 20;

    private final ByteBufAllocator memory;
    private final CRC32C crc = new CRC32C();
    private @Nullable ByteBuf buffer;
    private int records;
    private int begun;
    private long first;
    private long firstPrev;
    private long last;
    private long oldestMillis;
    private long newestMillis;

    Batch(ByteBufAllocator memory) {
        this.memory = memory;
    }

    /** Begins a record, whose bytes are to be appended to the buffer; {@link #end} follows. */
    ByteBuf begin(long position, long prev, long millis) {
        ByteBuf to = buffer == null ? memory.directBuffer(SMALLEST) : buffer;
        buffer = to;
        begun = to.writerIndex();
        to.writeLong(0).writeLong(position).writeLong(prev).writeLong(millis);
        oldestMillis = records == 0 ? millis : Math.min(oldestMillis, millis);
        newestMillis = records == 0 ? millis : Math.max(newestMillis, millis);
        first = records == 0 ? position : first;
        firstPrev = records == 0 ? prev : firstPrev;
        last = position;
        records++;
        return to;
    }

    /** Ends the record with what was appended. */
    void end() {
        ByteBuf to = written();
        int size = to.writerIndex() - begun;
        to.setInt(begun, size - HintFormat.RECORD_HEADER_BYTES);
        to.setInt(begun + 4, HintFormat.checksum(crc, to, begun, size));
    }

    void clear() {
        records = 0;
        if (buffer != null && buffer.capacity() > REUSED_UP_TO_BYTES) {
            release();
        } else if (buffer != null) {
            buffer.clear();
        }
    }

    void release() {
        records = 0;
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    boolean isEmpty() {
        return records == 0;
    }

    ByteBuffer bytes() {
        return written().internalNioBuffer(0, written().writerIndex());
    }

    long size() {
        return buffer == null ? 0 : buffer.writerIndex();
    }

    int records() {
        return records;
    }

    long first() {
        return first;
    }

    /** What the first of them follows. */
    long firstPrev() {
        return firstPrev;
    }

    long last() {
        return last;
    }

    long oldestMillis() {
        return oldestMillis;
    }

    long newestMillis() {
        return newestMillis;
    }

    private ByteBuf written() {
        if (buffer == null) {
            throw new IllegalStateException("no record was begun");
        }
        return buffer;
    }
}
