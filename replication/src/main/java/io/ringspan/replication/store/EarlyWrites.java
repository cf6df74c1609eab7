package io.ringspan.replication.store;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.frame.WriteFrame;
import java.util.TreeMap;

/**
 * The writes of one stream that came before what precedes them. That is no fault: where racks have different node counts,
 * neighbouring writes for one replica may cross by different relays.
 *
 * <p><b>Owner.</b> The store's worker. <b>Buffers.</b> Owns a copy of each span, since what it came in may be large.
 * <b>Limits.</b> {@link EarlyRoom}, which all streams share.
 */
final class EarlyWrites {
    /** A write that waits, and the position that it follows. */
    record Early(WriteFrame frame, long prev) {
        /** Counted against the limit. */
        long bytes() {
            return frame.length() + (long) OVERHEAD_BYTES;
        }
    }

    private static final int OVERHEAD_BYTES = 128;

    private final EarlyRoom room;

    private final TreeMap<Long, Early> waiting = new TreeMap<>();

    EarlyWrites(EarlyRoom room) {
        this.room = room;
    }

    /** Keeps a copy, if there is room. Returns whether it is kept, now or from before. */
    boolean add(WriteFrame write, long prev) {
        if (waiting.containsKey(write.position())) {
            return true;
        }
        if (!room.take(write.length() + (long) OVERHEAD_BYTES)) {
            return false;
        }
        WriteFrame frame = new WriteFrame();
        frame.copyOf(write);
        ByteBuf copy = write.length() == 0
                ? Unpooled.EMPTY_BUFFER
                : write.span().alloc().buffer(write.length(), write.length());
        copy.writeBytes(write.span(), write.at(), write.length());
        frame.span(copy, 0, write.length());
        waiting.put(write.position(), new Early(frame, prev));
        return true;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    int size() {
        return waiting.size();
    }

    /** The one with the lowest position. */
    Early first() {
        return waiting.firstEntry().getValue();
    }

    /** Takes that one out; who calls this releases its span. */
    Early removeFirst() {
        Early first = waiting.pollFirstEntry().getValue();
        room.give(first.bytes());
        return first;
    }

    /** Throws all of them away. */
    void clear() {
        while (!waiting.isEmpty()) {
            removeFirst().frame().span().release();
        }
    }
}
