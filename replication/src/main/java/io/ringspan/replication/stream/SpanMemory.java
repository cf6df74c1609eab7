package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of kept writes lie: small spans together in chunks, one chunk being filled for each replica set; large
 * spans by a reference to the buffer that they came in.
 *
 * <p><b>Owner.</b> The stream's worker. <b>Buffers.</b> All that it hands out goes back through {@link #release} or
 * {@link #close}. <b>Limits.</b> The windows bound what is kept; beside it there is one chunk that is being filled for each
 * replica set, of 8 KiB until that was full once, and {@value #SPARE_CHUNKS_MAX} spare ones.
 */
final class SpanMemory {
    /** From this length on a span is not copied. */
    static final int COPIED_BELOW_BYTES = 2048;

    private static final int FIRST_CHUNK_BYTES = 8 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int SPARE_CHUNKS_MAX = 16;

    private final ByteBufAllocator allocator;
    private final IdentityHashMap<Object, SpanChunk> filling = new IdentityHashMap<>();
    private final ArrayDeque<ByteBuf> spare = new ArrayDeque<>();

    SpanMemory(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Makes the write keep these bytes, of its own or of another one's. */
    void keep(Write write, WriteFrame source) {
        ByteBuf span = source.span();
        int length = source.length();
        if (length >= COPIED_BELOW_BYTES) {
            write.frame().span(span.retain(), source.at(), length);
            write.chunk(null);
            return;
        }
        SpanChunk chunk = roomFor(length, write.owners());
        write.frame().span(chunk.buffer(), chunk.add(span, source.at(), length), length);
        write.chunk(chunk);
    }

    /** The write's bytes are needed no more. */
    void release(Write write) {
        SpanChunk chunk = write.chunk();
        if (chunk == null) {
            write.frame().span().release();
        } else if (chunk.remove()) {
            recycle(chunk);
        }
    }

    /** Stops filling chunks: the replica sets of an old topology will not come again. */
    void closeChunks() {
        for (SpanChunk chunk : filling.values()) {
            closeChunk(chunk);
        }
        filling.clear();
    }

    /** Releases what is not in use by a write. */
    void close() {
        closeChunks();
        for (ByteBuf buffer = spare.poll(); buffer != null; buffer = spare.poll()) {
            buffer.release();
        }
    }

    private SpanChunk roomFor(int length, Object owners) {
        SpanChunk chunk = filling.get(owners);
        if (chunk != null && chunk.hasRoomFor(length)) {
            return chunk;
        }
        int capacity = chunk == null ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
        if (chunk != null) {
            closeChunk(chunk);
        }
        SpanChunk next = new SpanChunk(buffer(capacity));
        filling.put(owners, next);
        return next;
    }

    private ByteBuf buffer(int capacity) {
        @Nullable ByteBuf idle = capacity == CHUNK_BYTES ? spare.poll() : null;
        return idle == null ? allocator.directBuffer(capacity, capacity) : idle;
    }

    private void closeChunk(SpanChunk chunk) {
        if (chunk.close()) {
            recycle(chunk);
        }
    }

    private void recycle(SpanChunk chunk) {
        ByteBuf buffer = chunk.buffer();
        boolean reusable = chunk.isOnlyOurs() && buffer.capacity() == CHUNK_BYTES && spare.size() < SPARE_CHUNKS_MAX;
        if (reusable) {
            spare.add(buffer);
        } else {
            buffer.release();
        }
    }
}
