package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.window.Block;
import org.jspecify.annotations.Nullable;

/**
 * A piece of memory that small spans of one replica set are copied into, one behind the other, so that keeping them pins
 * no receive buffer. All of them are kept for the same replicas, and marks come in order: a chunk empties as a whole, and
 * a replica that is away never pins more memory than the writes kept for it.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Buffers.</b> Owns its buffer; {@link SpanMemory} releases it. Who hands a span
 * in it to another thread retains the buffer; until that is released the chunk is not written over.
 */
final class SpanChunk {
    private final ByteBuf buffer;
    /** Where the buffer lies, if it outlives the process. */
    private final @Nullable Block block;

    private final int first;
    private final int headBytes;
    private int used;
    private int live;
    private boolean filling = true;

    SpanChunk(ByteBuf buffer) {
        this.buffer = buffer;
        this.block = null;
        this.first = 0;
        this.headBytes = 0;
    }

    SpanChunk(Block block) {
        this.buffer = block.buffer();
        this.block = block;
        this.first = block.first();
        this.headBytes = Block.HEAD_BYTES;
        this.used = first;
    }

    /** Where it lies, if it outlives the process. */
    @Nullable
    Block block() {
        return block;
    }

    ByteBuf buffer() {
        return buffer;
    }

    boolean hasRoomFor(int length) {
        if (live == 0 && used > first && isOnlyOurs()) {
            used = first;
            if (block != null) {
                block.clear();
            }
        }
        return buffer.capacity() - used >= headBytes + length;
    }

    /** Copies the span in and returns where it lies. */
    int add(ByteBuf span, int at, int length) {
        int start = used + headBytes;
        buffer.setBytes(start, span, at, length);
        used = start + length;
        live++;
        return start;
    }

    /** One span in it is no longer kept. Returns true if the chunk has become idle. */
    boolean remove() {
        live--;
        return isIdle();
    }

    /** Nothing more will be copied in. Returns true if the chunk has become idle. */
    boolean close() {
        filling = false;
        return isIdle();
    }

    boolean isOnlyOurs() {
        return buffer.refCnt() == 1;
    }

    private boolean isIdle() {
        return live == 0 && !filling;
    }
}
