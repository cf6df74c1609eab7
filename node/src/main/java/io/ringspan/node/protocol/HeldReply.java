package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is kept until others are there, too. What comes in one piece is not copied. Reused.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Holds the reply until {@link #drop}. <b>Limits.</b> The caller's.
 */
public final class HeldReply {
    private final Protocol protocol;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf reply;
    private int at;
    private int end;

    public HeldReply(Protocol protocol, ByteBufAllocator allocator) {
        this.protocol = protocol;
        this.allocator = allocator;
    }

    /** Keeps the next piece; {@code last} if no other follows. */
    public void hold(ByteBuf in, int from, int length, boolean last) {
        ByteBuf before = reply;
        if (before == null && last) {
            reply = in.retain();
            at = from;
            end = from + length;
            return;
        }
        if (before == null) {
            before = allocator.directBuffer(length * 2);
            reply = before;
            at = 0;
        }
        before.writeBytes(in, from, length);
        end = before.writerIndex();
    }

    /** Where the reply stands: from {@link #at} to {@link #end}. */
    public ByteBuf bytes() {
        ByteBuf whole = reply;
        if (whole == null) {
            throw new IllegalStateException("looked at before every reply was there");
        }
        return whole;
    }

    public int at() {
        return at;
    }

    /** What is held, to be read while it is. */
    public InputStream stream() {
        return new ByteBufInputStream(bytes().slice(at, end - at));
    }

    public int end() {
        return end;
    }

    /** Bytes of what is held and not read. */
    public int length() {
        return reply == null ? 0 : end - at;
    }

    /** The reply is read up to here. */
    public void passTo(int position) {
        at = position;
    }

    /** Whether these are its first bytes. */
    public boolean startsWith(byte[] prefix) {
        return end - at >= prefix.length
                && ByteBufUtil.equals(bytes(), at, Unpooled.wrappedBuffer(prefix), 0, prefix.length);
    }

    public boolean isError() {
        return reply != null && protocol.isError(reply, at);
    }

    /** Gives up what is held. */
    public void drop() {
        if (reply != null) {
            reply.release();
            reply = null;
        }
    }
}
