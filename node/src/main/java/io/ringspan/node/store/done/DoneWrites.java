package io.ringspan.node.store.done;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.version.KeyVersions;
import java.util.ArrayDeque;

/**
 * Writes whose effect this node's store has already, since it has run what they follow from: they are sent to others. Where the store has
 * answered all writes before one, it counts as answered at the end of the turn; else the store gets something that changes nothing in its
 * place, so that answers come in their order.
 *
 * <p>They are so only in the turn in which it was found that nothing was written to their keys since. What comes later (since the store
 * could not be sent anything just then, or from disk) is not done a second time, either, and its keys are left to be settled.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> Of one turn.
 */
public final class DoneWrites {
    private final ByteBuf nothing;
    private final ArrayDeque<ReplySink> waiting = new ArrayDeque<>();
    private boolean now;

    public DoneWrites(Protocol protocol) {
        nothing = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(protocol.signOfLife()));
    }

    /** Whether what is sent until this is said otherwise follows at once from what the store has. */
    public void isNow(boolean is) {
        now = is;
    }

    /** A write passes that is one. */
    public void pass(WriteFrame write, KeyVersions versions) {
        ByteBuf from = write.span();
        if (!now) {
            versions.commands()
                    .eachKey(from, write.at(), write.length(), (at, length) -> versions.suspect(from, at, length));
        }
    }

    /**
     * Whether it need not wait for the store: then it waits for {@link #tell}.
     *
     * @param inFlight how many writes the store has not answered, with this one
     */
    public boolean waits(ReplySink sink, int inFlight) {
        boolean isNext = inFlight == waiting.size() + 1;
        if (isNext) {
            waiting.add(sink);
        }
        return isNext;
    }

    /** Those that have waited are answered. At the end of the turn, and before anything else is said about writes on their way. */
    public void tell() {
        for (ReplySink next = waiting.poll(); next != null; next = waiting.poll()) {
            next.replied(Unpooled.EMPTY_BUFFER, 0, 0, 0);
        }
    }

    /** What the store is sent in place of a write. */
    public void replace(WriteFrame write, Span span) {
        span.set(nothing, 0, nothing.readableBytes(), 1, write.token(), write.protocol());
    }
}
