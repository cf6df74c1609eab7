package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What arrived on one connection and is not understood yet. Keeps the unfinished end of one read for the next; room
 * for a large value doubles as it comes, up to what the reader said it needs.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> {@link #join} takes over the read; {@link #keep} takes over what join gave.
 * <b>Limits.</b> Holds what the reader says it needs: the reader bounds that.
 */
public final class Input {
    private static final int ROOM_BYTES = 4096;
    private static final int LARGE_BYTES = 32 * 1024;

    private @Nullable ByteBuf rest;
    private int needed;

    /** The bytes to read from: what was kept before and {@code in} behind it. */
    public ByteBuf join(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf kept = rest;
        if (kept == null) {
            return in;
        }
        rest = null;
        int arrived = in.readableBytes();
        if (kept.maxFastWritableBytes() < arrived) {
            kept = moved(kept, arrived, allocator);
        }
        kept.writeBytes(in);
        in.release();
        return kept;
    }

    /** Whether nothing is kept. */
    public boolean isEmpty() {
        return rest == null;
    }

    /** True while fewer bytes are here than the reader said it needs: nothing can be understood yet. */
    public boolean isShort(ByteBuf joined) {
        return joined.readableBytes() < needed;
    }

    /**
     * Keeps what was not understood.
     *
     * @param from where the unfinished part begins; at the end of the bytes nothing is kept
     * @param neededBytes how many bytes from there on the unfinished part needs at least, 0 when unknown
     */
    public void keep(ByteBuf joined, int from, int neededBytes) {
        if (from == joined.writerIndex()) {
            joined.release();
            needed = 0;
            return;
        }
        joined.readerIndex(from);
        rest = joined;
        needed = neededBytes;
    }

    public void discard() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
    }

    private ByteBuf moved(ByteBuf kept, int arrived, ByteBufAllocator allocator) {
        int length = kept.readableBytes();
        int here = length + arrived;
        // What a peer announces is not believed at once: room doubles as bytes really come.
        // From a quarter on it is: doubling on would hold the old and the new, nearly twice the value, at its end.
        int wanted = here >= needed / 4 ? needed : Math.min(needed, 2 * here);
        int room = length < LARGE_BYTES ? here + ROOM_BYTES : Math.max(here + ROOM_BYTES, wanted);
        ByteBuf larger = allocator.directBuffer(room);
        larger.writeBytes(kept, kept.readerIndex(), length);
        kept.release();
        return larger;
    }
}
