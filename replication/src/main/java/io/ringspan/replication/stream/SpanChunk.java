package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;

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
    private int used;
    private int live;
    private boolean filling = true;

    SpanChunk(ByteBuf buffer) {
        this.buffer = buffer;
    }

    ByteBuf buffer() {
        return buffer;
    }

    boolean hasRoomFor(int length) {
        if (live == 0 && used > 0 && isOnlyOurs()) {
            used = 0;
        }
        return buffer.capacity() - used >= length;
    }

    /** Copies the span in and returns where it lies. */
    int add(ByteBuf span, int at, int length) {
        int start = used;
        buffer.setBytes(start, span, at, length);
        used += length;
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
