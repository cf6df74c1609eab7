package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import java.util.BitSet;

/**
 * A command of the simulation: kind, key and a number that no other command has; nine bytes in a span. A set leaves the
 * number as the key's value, a delete leaves it as the trace of a value gone, an addition adds it to those added since. What
 * stands in the place of a command that came too late has that one's number.
 *
 * @param kind {@code S}, {@code D} or {@code A}; {@code N} for what changes nothing
 */
public record Op(char kind, int key, int id) {
    public static final int BYTES = 9;

    /** Keys from here on are written by several nodes. */
    static final int FIRST_SHARED = 1_000_000;

    public static Op read(ByteBuf span, int at) {
        return new Op((char) span.getByte(at), span.getInt(at + 1), span.getInt(at + 5));
    }

    public void write(ByteBuf span) {
        span.writeByte(kind).writeInt(key).writeInt(id);
    }

    public boolean isWhole() {
        return isWhole(kind);
    }

    private static boolean isWhole(char kind) {
        return kind == 'S' || kind == 'D';
    }

    /** Whether nodes may write the key together. */
    boolean isShared() {
        return key >= FIRST_SHARED;
    }

    /** Walks them as a store's dialect would. */
    public static final class Walker implements SpanCommands {
        private ByteBuf in = Unpooled.EMPTY_BUFFER;
        private int at;

        @Override
        public int next(ByteBuf span, int from) {
            at = from;
            in = span;
            return from + BYTES;
        }

        @Override
        public CommandKind kind() {
            return isWhole((char) in.getByte(at)) ? CommandKind.WHOLE : CommandKind.ADDITION;
        }

        @Override
        public int keys() {
            return 1;
        }

        @Override
        public int keyAt(int key) {
            return at + 1;
        }

        @Override
        public int keyLength(int key) {
            return Integer.BYTES;
        }

        @Override
        public boolean without(BitSet keys, ByteBuf out) {
            Op op = read(in, at);
            new Op('N', op.key(), op.id()).write(out);
            return false;
        }
    }
}
