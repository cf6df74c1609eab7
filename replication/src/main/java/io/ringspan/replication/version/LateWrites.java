package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.store.StoreSink;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares each command with what was sent to the store last for its key, and takes out what comes too late: in its place
 * goes one that changes nothing, so that there are as many replies as ever, and the mark moves when they come. A span
 * with nothing late passes as it is.
 *
 * <p><b>Owner.</b> The store's worker. <b>Buffers.</b> A span with something late is copied for the call.
 */
public final class LateWrites implements StoreSink {
    private final KeyVersions versions;
    private final Onward store;
    private final WriteFrame frame = new WriteFrame();

    public LateWrites(KeyVersions versions, Onward store) {
        this.versions = versions;
        this.store = store;
    }

    @Override
    public void apply(StreamId stream, WriteFrame write) {
        if (versions.offer(stream, write)) {
            store.apply(stream, write, null);
            return;
        }
        ByteBuf rest = write.span().alloc().buffer(write.length());
        BitSet unanswerable = withoutLate(write.span(), write.at(), write.length(), rest);
        frame.copyOf(write);
        store.apply(stream, frame.span(rest, 0, rest.readableBytes()), unanswerable.isEmpty() ? null : unanswerable);
        release(rest);
    }

    @Override
    public void repeat(StreamId stream, WriteFrame write, int command, int at, int length) {
        if (versions.again(stream, write, command, at, length)) {
            store.repeat(write, at, length);
            return;
        }
        ByteBuf rest = write.span().alloc().buffer(length);
        withoutLate(write.span(), at, length, rest);
        frame.copyOf(write);
        store.repeat(frame.span(rest, 0, rest.readableBytes()), 0, rest.readableBytes());
        release(rest);
    }

    /** Copies the commands, without the keys that are late. Returns whose replies are not those that they are to get. */
    private BitSet withoutLate(ByteBuf span, int from, int length, ByteBuf rest) {
        SpanCommands commands = versions.commands();
        BitSet unanswerable = new BitSet();
        int command = 0;
        int end = from + length;
        for (int at = from; at < end; command++) {
            int next = commands.next(span, at);
            BitSet late = versions.late().next(command);
            if (late.isEmpty()) {
                rest.writeBytes(span, at, next - at);
            } else {
                unanswerable.set(command, !commands.without(late, rest));
            }
            at = next;
        }
        return unanswerable;
    }

    private void release(ByteBuf rest) {
        frame.span(Unpooled.EMPTY_BUFFER, 0, 0);
        rest.release();
    }

    @Override
    public void forgetVersions() {
        versions.clear();
        store.forgotten();
    }

    @Override
    public void leftOut(long clock) {
        versions.leftOut(clock);
    }

    @Override
    public void suspect(WriteFrame write, int keyAt, int keyLength) {
        versions.suspect(write.span(), keyAt, keyLength);
    }

    @Override
    public @Nullable LaterValue laterValue(StreamId stream, WriteFrame write, int command, int keyAt, int keyLength) {
        return versions.laterValue(stream, write, command, keyAt, keyLength);
    }
}
