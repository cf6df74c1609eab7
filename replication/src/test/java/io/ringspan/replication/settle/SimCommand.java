package io.ringspan.replication.settle;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import java.util.BitSet;

/**
 * A command of this simulation: six bytes in a span.
 *
 * @param kind {@code w} for a whole value, {@code x} for a delete, {@code f} for one of all keys, {@code d} for a change whose order matters, {@code +} for one
 *     that commutes with its like, {@code n} for nothing
 * @param id no other command has it
 */
record SimCommand(char kind, int key, int id) {
    static final int BYTES = 6;

    static SimCommand read(ByteBuf span, int at) {
        return new SimCommand((char) span.getByte(at), span.getByte(at + 1), span.getInt(at + 2));
    }

    void write(ByteBuf span) {
        span.writeByte(kind).writeByte(key).writeInt(id);
    }

    boolean isWhole() {
        return kind == 'w' || kind == 'x' || kind == 'f';
    }

    /** Walks them. */
    static final class Walker implements SpanCommands {
        private ByteBuf in = Unpooled.EMPTY_BUFFER;
        private int at;

        @Override
        public int next(ByteBuf span, int from) {
            in = span;
            at = from;
            return from + BYTES;
        }

        @Override
        public CommandKind kind() {
            return switch (in.getByte(at)) {
                case 'w', 'x', 'f' -> CommandKind.WHOLE;
                case '+' -> CommandKind.ADDITION;
                default -> CommandKind.DELTA;
            };
        }

        @Override
        public int keys() {
            return in.getByte(at) == 'f' ? 0 : 1;
        }

        @Override
        public boolean isFlush(ByteBuf span, int from, int length) {
            return span.getByte(from) == 'f';
        }

        @Override
        public int keyAt(int key) {
            return at + 1;
        }

        @Override
        public int keyLength(int key) {
            return 1;
        }

        @Override
        public boolean without(BitSet keys, ByteBuf out) {
            SimCommand whole = read(in, at);
            new SimCommand('n', whole.key(), whole.id()).write(out);
            return false;
        }
    }
}
