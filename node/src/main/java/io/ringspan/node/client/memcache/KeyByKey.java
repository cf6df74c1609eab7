package io.ringspan.node.client.memcache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.memcache.MemcacheProtocol;
import io.ringspan.node.protocol.ReplyWalker;

/**
 * The replies to a {@code get} of several keys that was sent as one command for each, so that what replicas say is compared key by key: makes the reply
 * to the one command of them.
 *
 * <p><b>Threads.</b> Without state. <b>Buffers.</b> What is made is a copy, or points into the replies: none is to be released.
 */
final class KeyByKey {
    private static final byte[] END = "END\r\n".getBytes(US_ASCII);

    private KeyByKey() {}

    /** Gives the reply: an error, if one of them is one. */
    static ByteBuf one(ByteBuf replies) {
        ReplyWalker walker = MemcacheProtocol.MEMCACHE.replyWalker();
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
