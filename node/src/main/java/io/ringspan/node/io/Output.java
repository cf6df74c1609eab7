package io.ringspan.node.io;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * What leaves on one connection. Small pieces are copied together, so that many spans make one entry of one system
 * call; a large piece goes out as a slice of the buffer it arrived in.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Pieces are copied or retained: the caller keeps its own reference.
 */
public final class Output {
    /** A piece below this many bytes is copied; from here on a slice costs less than the copy. */
    public static final int COPY_BELOW_BYTES = 2048;

    private static final int TAIL_MIN_BYTES = 512;
    private static final int TAIL_MAX_BYTES = 64 * 1024;

    private final ChannelHandlerContext ctx;
    private final Flusher flusher;
    private @Nullable ByteBuf tail;
    private int tailBytes = TAIL_MIN_BYTES;
    private int turnBytes;
    private boolean dirty;
    private long pendingBytesMax = Long.MAX_VALUE;
    private long passedBytes;
    private long takenBytes;
    private long toldBytes;
    private boolean wasBehind;
    private Runnable onOverflow = () -> {};

    public Output(ChannelHandlerContext ctx, Flusher flusher) {
        this.ctx = ctx;
        this.flusher = flusher;
    }

    /** Has {@code overflow} run at the end of each turn that leaves more than this unsent. */
    public void limit(long pendingMax, Runnable overflow) {
        pendingBytesMax = pendingMax;
        onOverflow = overflow;
    }

    /** Sends bytes at the end of this turn. */
    public void write(ByteBuf from, int at, int length) {
        if (length < COPY_BELOW_BYTES) {
            tail(length).writeBytes(from, at, length);
        } else {
            passTail();
            passedBytes += length;
            ctx.write(from.retainedSlice(at, length), ctx.voidPromise());
            markDirty();
        }
    }

    /** Sends a whole buffer at the end of this turn and takes over the caller's reference. */
    public void writeOwned(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (length < COPY_BELOW_BYTES) {
            tail(length).writeBytes(bytes, bytes.readerIndex(), length);
            bytes.release();
        } else {
            passTail();
            passedBytes += length;
            ctx.write(bytes, ctx.voidPromise());
            markDirty();
        }
    }

    public void write(byte[] bytes) {
        tail(bytes.length).writeBytes(bytes);
    }

    /** A buffer to append at least {@code room} bytes to; valid until the next call. What is written leaves this turn. */
    public ByteBuf tail(int room) {
        markDirty();
        ByteBuf current = tail;
        if (current != null && current.maxWritableBytes() >= room && current.writableBytes() >= room) {
            return current;
        }
        passTail();
        ByteBuf fresh = ctx.alloc().directBuffer(Math.max(tailBytes, room));
        tail = fresh;
        return fresh;
    }

    /** Bytes handed to the channel that the kernel has not taken yet. */
    public long pendingBytes() {
        var outbound = ctx.channel().unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    /**
     * Whether the other end has made room since this was asked last: the kernel could not take everything then, and has
     * taken some of it. That it takes what it has room for says nothing of the other end.
     */
    public boolean hasDrained() {
        var outbound = ctx.channel().unsafe().outboundBuffer();
        if (outbound == null) {
            return false;
        }
        long taken = passedBytes - outbound.totalPendingWriteBytes() + outbound.currentProgress();
        boolean drained = wasBehind && taken > takenBytes;
        takenBytes = taken;
        wasBehind = outbound.size() > 0;
        return drained;
    }

    /** How many bytes went to the channel since this was asked last. */
    public long passedSince() {
        long since = passedBytes - toldBytes;
        toldBytes = passedBytes;
        return since;
    }

    /** Gives back what was not sent. To be called once the connection is closed. */
    public void discard() {
        if (tail != null) {
            tail.release();
            tail = null;
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            flusher.later(this);
        }
    }

    void flush() {
        dirty = false;
        passTail();
        // The next tail is as large as this turn's output, so that a busy link gets few large buffers.
        tailBytes = Math.min(TAIL_MAX_BYTES, Math.max(TAIL_MIN_BYTES, turnBytes));
        turnBytes = 0;
        ctx.flush();
        if (pendingBytes() > pendingBytesMax) {
            onOverflow.run();
        }
    }

    private void passTail() {
        ByteBuf current = tail;
        if (current != null) {
            tail = null;
            turnBytes += current.readableBytes();
            passedBytes += current.readableBytes();
            ctx.write(current, ctx.voidPromise());
        }
    }
}
