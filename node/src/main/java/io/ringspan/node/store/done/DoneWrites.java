package io.ringspan.node.store.done;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Span;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.version.KeyVersions;

/**
 * Writes whose effect this node's store has already, since it has run what they follow from: they are sent to others, and the store gets
 * something that changes nothing in their place, so that its answers are counted as ever.
 *
 * <p>They are so only in the turn in which it was found that nothing was written to their keys since. What comes later (since the store
 * could not be sent anything just then, or from disk) is not done a second time, either, and its keys are left to be settled.
 *
 * <p><b>Owner.</b> The store worker.
 */
public final class DoneWrites {
    private static final ByteBuf NOTHING =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer("*1\r\n$4\r\nPING\r\n".getBytes(US_ASCII)));

    private boolean now;

    /** Whether what is sent until this is said otherwise follows at once from what the store has. */
    public void isNow(boolean is) {
        now = is;
    }

    /** What the store is sent in place of a write. */
    public void replace(WriteFrame write, Span span, KeyVersions versions) {
        ByteBuf from = write.span();
        if (!now) {
            versions.commands()
                    .eachKey(from, write.at(), write.length(), (at, length) -> versions.suspect(from, at, length));
        }
        span.set(NOTHING, 0, NOTHING.readableBytes(), 1, write.token(), write.protocol());
    }
}
