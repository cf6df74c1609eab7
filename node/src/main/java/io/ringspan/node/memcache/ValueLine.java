package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * The line {@code VALUE key flags bytes} of a reply that is known to be one, maybe with a number for {@code cas} behind it, and the value that follows.
 *
 * <p><b>Owner.</b> The worker.
 */
final class ValueLine {
    private int bytesEnd;
    private int feed;
    private int end;

    /** Reads the line that begins at {@code at}. */
    ValueLine read(ByteBuf reply, int at) {
        feed = reply.indexOf(at, reply.writerIndex(), (byte) '\n');
        int key = reply.indexOf(at, feed, (byte) ' ') + 1;
        int flags = reply.indexOf(key, feed, (byte) ' ') + 1;
        int bytes = reply.indexOf(flags, feed, (byte) ' ') + 1;
        bytesEnd = Digits.end(reply, bytes);
        end = feed + 1 + (int) Digits.number(reply, bytes, bytesEnd) + 2;
        return this;
    }

    /** Where the value, and what ends it, ends. */
    int end() {
        return end;
    }

    /** Where the number begins; where its line ends if there is none. */
    int numberAt() {
        return Math.min(bytesEnd + 1, numberEnd());
    }

    int numberEnd() {
        return feed - 1;
    }
}
