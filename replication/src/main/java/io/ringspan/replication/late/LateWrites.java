package io.ringspan.replication.late;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.store.LaterValue;
import io.ringspan.replication.store.SpanCommands;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.version.Flush;
import io.ringspan.replication.version.KeyVersions;
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
    private Flush.Step step = Flush.Step.OVER;

    public LateWrites(KeyVersions versions, Onward store) {
        this.versions = versions;
        this.store = store;
    }

    @Override
    public void apply(StreamId stream, WriteFrame write) {
        if (versions.isFlush(write)) {
            flush(stream, write);
            return;
        }
        unlinkFirst(write.span(), write.at(), write.length());
        if (versions.offer(stream, write)) {
            store.apply(stream, write, null);
            return;
        }
        ByteBuf rest = write.span().alloc().buffer(write.length());
        LateAnswers late = withoutLate(write.span(), write.at(), write.length(), rest);
        frame.copyOf(write);
        store.apply(stream, frame.span(rest, 0, rest.readableBytes()), late.isEmpty() ? null : late);
        release(rest);
    }

    @Override
    public void repeat(StreamId stream, WriteFrame write, int command, int at, int length) {
        if (versions.isFlush(write)) {
            nothing(write, at);
            store.repeat(frame, frame.at(), frame.length(), 1);
            release(frame.span());
            return;
        }
        unlinkFirst(write.span(), at, length);
        if (versions.again(stream, write, command, at, length)) {
            store.repeat(write, at, length, 1);
            return;
        }
        ByteBuf rest = write.span().alloc().buffer(length);
        withoutLate(write.span(), at, length, rest);
        frame.copyOf(write);
        store.repeat(frame.span(rest, 0, rest.readableBytes()), 0, rest.readableBytes(), 1);
        release(rest);
    }

    @Override
    public void repeatAsOne(StreamId stream, WriteFrame write, BitSet leftOut) {
        ByteBuf chosen = write.span().alloc().buffer(write.length());
        without(leftOut, write, chosen);
        frame.copyOf(write);
        frame.span(chosen, 0, chosen.readableBytes());
        unlinkFirst(chosen, 0, chosen.readableBytes());
        if (versions.again(stream, frame, 0, 0, chosen.readableBytes())) {
            store.repeat(frame, 0, chosen.readableBytes(), write.commands());
        } else {
            ByteBuf rest = chosen.alloc().buffer(chosen.readableBytes());
            withoutLate(chosen, 0, chosen.readableBytes(), rest);
            frame.span(rest, 0, rest.readableBytes());
            store.repeat(frame, 0, rest.readableBytes(), write.commands());
            rest.release();
        }
        release(chosen);
    }

    /** Copies the commands; in the place of these, what changes nothing. */
    private void without(BitSet leftOut, WriteFrame write, ByteBuf chosen) {
        SpanCommands commands = versions.commands();
        BitSet keys = new BitSet();
        int at = write.at();
        for (int command = 0; command < write.commands(); command++) {
            int next = commands.next(write.span(), at);
            if (leftOut.get(command)) {
                keys.set(0, commands.keys());
                commands.without(keys, chosen);
            } else {
                chosen.writeBytes(write.span(), at, next - at);
            }
            keys.clear();
            at = next;
        }
    }

    @Override
    public boolean lingers(StreamId stream, WriteFrame write, boolean isRepeated) {
        if (!versions.isFlush(write)) {
            return false;
        }
        step = versions.flush(stream, write, !isRepeated);
        if (step == Flush.Step.SWEEP) {
            store.sweep();
        }
        return step == Flush.Step.SWEEP || step == Flush.Step.WAIT;
    }

    private void flush(StreamId stream, WriteFrame write) {
        if (step == Flush.Step.EMPTY) {
            versions.flush().emptying();
            store.empty(stream, write);
            return;
        }
        byte[] answer = nothing(write, write.at());
        if (step == Flush.Step.OVER) {
            store.apply(stream, frame, answer == null ? null : new LateAnswers().add(0, answer));
        } else {
            store.linger(stream, frame);
        }
        release(frame.span());
    }

    /** {@link #frame} becomes the write, with a command that changes nothing. Returns what is said of it, if that has another reply. */
    private byte @Nullable [] nothing(WriteFrame write, int at) {
        ByteBuf rest = write.span().alloc().buffer();
        versions.commands().next(write.span(), at);
        versions.commands().without(new BitSet(), rest);
        frame.copyOf(write);
        frame.span(rest, 0, rest.readableBytes());
        return versions.commands().overwrittenAnswer();
    }

    /** While the store may hold keys that were flushed, it must not add to what it holds, nor show it. */
    public void unlinkFirst(ByteBuf span, int from, int length) {
        if (!versions.flush().isSweeping()) {
            return;
        }
        try {
            versions.commands().eachKey(span, from, length, (keyAt, keyLength) -> {
                if (versions.flush().isPending(versions.digest(span, keyAt, keyLength))) {
                    store.unlink(span, keyAt, keyLength);
                }
            });
        } catch (IllegalStateException foreign) {
            // Whoever sends it looks at it, too.
        }
    }

    /** Copies the commands, without the keys that are late. Returns whose replies are not those that they are to get. */
    private LateAnswers withoutLate(ByteBuf span, int from, int length, ByteBuf rest) {
        SpanCommands commands = versions.commands();
        LateAnswers answers = new LateAnswers();
        int command = 0;
        int end = from + length;
        for (int at = from; at < end; command++) {
            int next = commands.next(span, at);
            BitSet late = versions.late().next(command);
            if (late.isEmpty()) {
                rest.writeBytes(span, at, next - at);
            } else if (!commands.without(late, rest)) {
                answers.add(command, late.cardinality() == commands.keys() ? commands.overwrittenAnswer() : null);
            }
            at = next;
        }
        return answers;
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
