package io.ringspan.replication.window;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.frame.WriteFrame;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A piece of a {@link WindowSegment} that writes of one replica set are copied into, one behind the other. A write is there
 * when its length is, which is set last; behind the last one stands a length of 0, so that nothing of what lay there before
 * is taken for a write.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Buffers.</b> Who hands a write in it to another thread retains the buffer.
 */
public final class Block {
    /** What comes before each span. */
    public static final int HEAD_BYTES = WindowFormat.SPAN_AT;

    private final WindowSegment segment;
    private final int unit;
    private final ByteBuf buffer;
    private final ByteBuffer bytes;
    private final ByteBuffer checked;
    private final CRC32C crc;
    private final int first;

    /**
     * An empty one.
     *
     * @param owners where the cursors of those are that its writes are for
     */
    Block(WindowSegment segment, int unit, ByteBuffer bytes, int[] owners, CRC32C crc) {
        this.segment = segment;
        this.unit = unit;
        this.bytes = bytes;
        this.checked = bytes.duplicate();
        this.buffer = Unpooled.wrappedBuffer(bytes);
        this.crc = crc;
        this.first = WindowFormat.recordsAt(owners.length);
        bytes.putInt(Integer.BYTES, owners.length);
        for (int owner = 0; owner < owners.length; owner++) {
            bytes.putInt(WindowFormat.OWNERS_AT + Integer.BYTES * owner, owners[owner]);
        }
        bytes.putInt(0, WindowFormat.checksum(bytes, Integer.BYTES, first - Integer.BYTES));
        clear();
    }

    /** The memory of the whole block. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Where the first write's head may begin. */
    public int first() {
        return first;
    }

    /** Forgets all writes. */
    public void clear() {
        bytes.putInt(first, 0);
        VarHandle.releaseFence();
    }

    /**
     * The write whose span lies at {@code write.at()}, {@link #HEAD_BYTES} behind the end of the one before, is whole, and
     * outlives the process from now on.
     *
     * @param receivers a bit for each of the block's owners that the write is for
     */
    public void seal(WriteFrame write, long receivers) {
        int at = write.at() - HEAD_BYTES;
        int end = write.at() + write.length();
        bytes.putLong(at + 8, write.position());
        bytes.putLong(at + 16, receivers);
        bytes.putLong(at + 24, write.identity());
        bytes.putLong(at + 32, write.clock());
        bytes.putInt(at + 40, write.token());
        bytes.putInt(at + 44, write.commands());
        bytes.put(at + 48, write.protocol());
        bytes.put(at + 49, write.flags());
        if (end + Integer.BYTES <= bytes.limit()) {
            bytes.putInt(end, 0);
        }
        crc.reset();
        crc.update(checked.limit(end).position(at + WindowFormat.CHECKED_FROM));
        bytes.putInt(at + 4, (int) crc.getValue());
        VarHandle.releaseFence();
        bytes.putInt(at, end - at - WindowFormat.RECORD_HEAD_BYTES);
    }

    /** Whether nobody else uses its memory. */
    boolean isOnlyOurs() {
        return buffer.refCnt() == 1;
    }

    /** No write in it is needed any more. */
    void hide() {
        segment.hide(unit);
    }

    /** Others may lie where it lay. */
    void free() {
        segment.free(unit, WindowFormat.units(bytes.limit()));
    }
}
