package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.resp.RespWriter;
import org.jspecify.annotations.Nullable;

/**
 * One message as clients get it: the same bytes for all that speak the same version of RESP.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Its own, until {@link #release}.
 */
final class Push {
    private static final int HEADERS_BYTES = 64;

    private final ByteBufAllocator allocator;
    private final ChannelKind kind;
    private final Message message;
    private final @Nullable Name pattern;
    private @Nullable ByteBuf two;
    private @Nullable ByteBuf three;

    /** @param pattern the one that matched, if that is why */
    Push(ByteBufAllocator allocator, ChannelKind kind, Message message, @Nullable Name pattern) {
        this.allocator = allocator;
        this.kind = kind;
        this.message = message;
        this.pattern = pattern;
    }

    /** Whole; valid until {@link #release}. */
    ByteBuf in(int protocol) {
        ByteBuf found = protocol == 3 ? three : two;
        if (found == null) {
            found = write(protocol);
            if (protocol == 3) {
                three = found;
            } else {
                two = found;
            }
        }
        return found;
    }

    private ByteBuf write(int protocol) {
        Name matched = pattern;
        int more = matched == null ? 0 : matched.bytes().length;
        ByteBuf out = allocator.directBuffer(HEADERS_BYTES + message.size() + more);
        RespWriter writer = new RespWriter().to(out, protocol);
        writer.push(matched == null ? 3 : 4).bulk(kind.message());
        if (matched != null) {
            writer.bulk(matched.bytes());
        }
        writer.bulk(message.bytes(), message.channelAt(), message.channelLength());
        writer.bulk(message.bytes(), message.at(), message.length());
        return out;
    }

    void release() {
        if (two != null) {
            two.release();
        }
        if (three != null) {
            three.release();
        }
    }
}
