package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Memory to put bytes together in that are copied or retained at once by whoever they are handed to: one piece behind
 * the other, and from the start again whenever nobody holds any of them.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Owns one buffer until {@link #discard}. <b>Limits.</b> Keeps
 * {@value #KEPT_BYTES} bytes; a larger piece gets memory of its own.
 */
public final class ScratchRoom {
    private static final int KEPT_BYTES = 32 * 1024;

    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf kept;

    public ScratchRoom(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** A buffer to append this many bytes to, with a reference of the caller's own. */
    public ByteBuf take(int bytes) {
        if (bytes > KEPT_BYTES) {
            return allocator.directBuffer(bytes);
        }
        ByteBuf current = kept;
        if (current != null && current.refCnt() == 1) {
            current.clear();
        }
        if (current == null || current.writableBytes() < bytes) {
            discard();
            current = allocator.directBuffer(KEPT_BYTES);
            kept = current;
        }
        return current.retain();
    }

    /** Gives its memory up. */
    public void discard() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
