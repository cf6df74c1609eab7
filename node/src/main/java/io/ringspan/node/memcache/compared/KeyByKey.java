package io.ringspan.node.memcache.compared;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.ReplyWalker;

/**
 * The replies to a {@code get} of several keys that was sent as one command for each, so that what replicas say is compared key by key, or since the keys
 * have come to different nodes: makes the reply to the one command of them.
 *
 * <p><b>Threads.</b> Without state. <b>Buffers.</b> What is made is a copy, or points into the replies: none is to be released.
 */
public final class KeyByKey {
    private static final byte[] END = "END\r\n".getBytes(US_ASCII);

    private KeyByKey() {}

    /**
     * Gives the reply: an error, if one of them is one.
     *
     * @param walker of memcached's replies, which is between two of them
     * @param replies one behind the other, in the order of the keys
     */
    public static ByteBuf one(ReplyWalker walker, ByteBuf replies) {
        int limit = replies.writerIndex();
        ByteBuf one = Unpooled.buffer(replies.readableBytes());
        for (int at = replies.readerIndex(); at < limit; ) {
            int end = walker.advance(replies, at, limit);
            if (end <= at || !walker.hasEnded()) {
                throw new IllegalArgumentException("something is no reply");
            }
            if (walker.isError()) {
                return replies.slice(at, end - at);
            }
            one.writeBytes(replies, at, end - at - END.length);
            at = end;
        }
        return one.writeBytes(END);
    }
}
