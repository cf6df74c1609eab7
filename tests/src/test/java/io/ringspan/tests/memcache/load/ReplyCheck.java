package io.ringspan.tests.memcache.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.memcache.MemcacheReplyWalker;

/**
 * Finds the ends of the replies on one connection, and says of each whether it is one that the load's command has. All
 * keys are equally long, and all values, so the length of a reply tells how many values are in it.
 *
 * <p><b>Owner.</b> The link. <b>Buffers.</b> Those of the caller; nothing is kept of them.
 */
final class ReplyCheck {
    private static final long STORED = 0x53544F5245440D0AL;
    private static final long VALUE_AND_BLANK = 0x56414C554520L;
    private static final long END_AND_CR = 0x454E440DL;
    private static final int END_BYTES = 5;
    private static final int SHOWN_BYTES_MAX = 100;

    private final MemcacheReplyWalker walker = new MemcacheReplyWalker();
    private final boolean reads;
    private final int keysEach;
    private final int valueBlockBytes;

    /** Of the current reply: its first bytes, as many as its first line has of eight or of four, and all bytes so far. */
    private long begin;

    private long length;

    ReplyCheck(LoadPlan plan) {
        reads = plan.kind() == LoadPlan.Kind.GET;
        keysEach = plan.keysEach();
        valueBlockBytes = "VALUE  0 ".length()
                + RequestBatch.KEY_BYTES
                + Integer.toString(plan.valueBytes()).length()
                + plan.valueBytes()
                + 2 * "\r\n".length();
    }

    /** As {@link MemcacheReplyWalker#advance} does. */
    int advance(ByteBuf in, int from, int limit) {
        int at = walker.advance(in, from, limit);
        if (at != MemcacheReplyWalker.GARBAGE && at > from) {
            if (length == 0) {
                // Lines are passed over whole, so the first one is there.
                int there = at - from;
                begin = there >= Long.BYTES ? in.getLong(from) : there >= Integer.BYTES ? in.getInt(from) : 0;
            }
            length += at - from;
        }
        return at;
    }

    boolean hasEnded() {
        return walker.hasEnded();
    }

    /** How many keys had a value in the reply that has just ended, -1 if it is none that the command has. */
    int takeHits() {
        long bytes = length;
        length = 0;
        if (walker.isError()) {
            return -1;
        }
        if (!reads) {
            return bytes == Long.BYTES && begin == STORED ? 0 : -1;
        }
        if (bytes == END_BYTES) {
            return begin == END_AND_CR ? 0 : -1;
        }
        long blocks = (bytes - END_BYTES) / valueBlockBytes;
        boolean whole = (bytes - END_BYTES) % valueBlockBytes == 0 && blocks <= keysEach;
        return whole && begin >>> Short.SIZE == VALUE_AND_BLANK ? (int) blocks : -1;
    }

    /** What is there of a reply that is wrong, or, if it has an error in the place of values, that error. */
    String words(ByteBuf in, int from, int limit) {
        int at = walker.isError() ? walker.errorAt() : from;
        int bytes = walker.isError() ? walker.errorLength() : limit - from;
        return in.toString(at, Math.min(bytes, SHOWN_BYTES_MAX), ISO_8859_1).strip();
    }
}
