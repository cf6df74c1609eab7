package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.window.Block;
import io.ringspan.replication.window.Cursor;
import io.ringspan.replication.window.DurableWindows;
import io.ringspan.replication.window.WindowFiles;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of kept writes lie: small spans together in chunks, one chunk being filled for each replica set; large
 * spans by a reference to the buffer that they came in. Where windows outlive the process all are copied, into chunks that
 * lie in mapped files, the largest each into one of its own.
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
    /** With the owners in front a chunk in a mapped file still takes a whole number of its units. */
    private static final int ROOM_FOR_OWNERS_BYTES = 1024;

    /** In mapped files, a longer span has a chunk of its own. */
    private static final int SHARED_UP_TO_BYTES = 16 * 1024;

    private final ByteBufAllocator allocator;
    private final DurableWindows durable;
    private final IntFunction<NodeId> names;
    private final IdentityHashMap<ReplicaSet, SpanChunk> filling = new IdentityHashMap<>();
    private final ArrayDeque<ByteBuf> spare = new ArrayDeque<>();

    /**
     * @param files where windows outlive the process
     * @param names a node's, by its present number
     */
    SpanMemory(ByteBufAllocator allocator, WindowFiles files, IntFunction<NodeId> names) {
        this.allocator = allocator;
        this.durable = new DurableWindows(files);
        this.names = names;
    }

    /** Where it outlives the process how far the replica is. */
    Cursor cursor(NodeId replica) {
        return durable.cursor(replica);
    }

    /** Makes the write keep these bytes, of its own or of another one's. */
    void keep(Write write, WriteFrame source) {
        ByteBuf span = source.span();
        int length = source.length();
        if (durable.isOn()) {
            if (!durable.isResting() && keepDurably(write, source)) {
                return;
            }
            durable.countVolatile();
        }
        if (length >= COPIED_BELOW_BYTES) {
            write.frame().span(span.retain(), source.at(), length);
            write.chunk(null);
            return;
        }
        SpanChunk chunk = roomFor(length, write.owners());
        write.frame().span(chunk.buffer(), chunk.add(span, source.at(), length), length);
        write.chunk(chunk);
    }

    /** Copies the span into a mapped file. False if it gives no room. */
    private boolean keepDurably(Write write, WriteFrame source) {
        int length = source.length();
        boolean isShared = length <= SHARED_UP_TO_BYTES;
        SpanChunk chunk = isShared ? filling.get(write.owners()) : null;
        if (chunk == null || chunk.block() == null || !chunk.hasRoomFor(length)) {
            int spans = isShared ? (chunk == null ? FIRST_CHUNK_BYTES : CHUNK_BYTES) - ROOM_FOR_OWNERS_BYTES : 0;
            chunk = durableChunk(Math.max(spans, Block.HEAD_BYTES + length), write.owners());
            if (chunk == null) {
                return false;
            }
            if (isShared) {
                fill(write.owners(), chunk);
            }
        }
        write.frame().span(chunk.buffer(), chunk.add(source.span(), source.at(), length), length);
        write.chunk(chunk);
        if (!isShared) {
            chunk.close();
        }
        return true;
    }

    private @Nullable SpanChunk durableChunk(int bytes, ReplicaSet owners) {
        int[] nodes = owners.receivers();
        Cursor[] theirs = new Cursor[nodes.length];
        for (int owner = 0; owner < nodes.length; owner++) {
            theirs[owner] = durable.cursor(names.apply(nodes[owner]));
        }
        Block block = durable.take(bytes, theirs);
        return block == null ? null : new SpanChunk(block);
    }

    /** The write has its position, and is in the windows of these owners: from now on it outlives the process, if it can. */
    static void seal(Write write, long receivers) {
        SpanChunk chunk = write.chunk();
        Block block = chunk == null ? null : chunk.block();
        if (block != null) {
            block.seal(write.frame(), receivers);
        }
    }

    /** From time to time: where there was no room in files there may be some. */
    void tick() {
        durable.tick();
    }

    /** How many writes were kept that would not outlive the process. */
    long volatileWrites() {
        return durable.volatileWrites();
    }

    /**
     * The process goes: what the windows hold stays in the files for a later start.
     *
     * @return how many writes do not, each counted once for each window
     */
    long leave(Window[] windows) {
        long kept = 0;
        long stay = 0;
        for (Window window : windows) {
            kept += window.size();
            for (int place = 0; place < window.size(); place++) {
                SpanChunk chunk = window.at(place).chunk();
                stay += chunk != null && chunk.block() != null ? 1 : 0;
            }
        }
        durable.close(stay > 0);
        return kept - stay;
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

    private SpanChunk roomFor(int length, ReplicaSet owners) {
        SpanChunk chunk = filling.get(owners);
        if (chunk != null && chunk.block() == null && chunk.hasRoomFor(length)) {
            return chunk;
        }
        int capacity = chunk == null ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
        SpanChunk next = new SpanChunk(buffer(capacity));
        fill(owners, next);
        return next;
    }

    private void fill(ReplicaSet owners, SpanChunk chunk) {
        SpanChunk before = filling.put(owners, chunk);
        if (before != null) {
            closeChunk(before);
        }
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
        Block block = chunk.block();
        if (block != null) {
            durable.give(block);
            return;
        }
        ByteBuf buffer = chunk.buffer();
        boolean reusable = chunk.isOnlyOurs() && buffer.capacity() == CHUNK_BYTES && spare.size() < SPARE_CHUNKS_MAX;
        if (reusable) {
            spare.add(buffer);
        } else {
            buffer.release();
        }
    }
}
