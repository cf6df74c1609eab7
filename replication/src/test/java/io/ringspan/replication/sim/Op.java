package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;

/**
 * A command of the simulation: kind, key and a number that no other command has; nine bytes in a span. A set leaves the
 * number as the key's value, a delete leaves it as the trace of a value gone, an addition adds it to those added since.
 *
 * @param kind {@code S}, {@code D} or {@code A}
 */
record Op(char kind, int key, int id) {
    static final int BYTES = 9;

    static Op read(ByteBuf span, int at) {
        return new Op((char) span.getByte(at), span.getInt(at + 1), span.getInt(at + 5));
    }

    void write(ByteBuf span) {
        span.writeByte(kind).writeInt(key).writeInt(id);
    }

    boolean isWhole() {
        return kind != 'A';
    }

    /** Walks them as a store's dialect would. */
    static final class Walker implements SpanCommands {
        private int at;
        private boolean whole;

        @Override
        public int next(ByteBuf span, int from) {
            at = from;
            whole = read(span, from).isWhole();
            return from + BYTES;
        }

        @Override
        public CommandKind kind() {
            return whole ? CommandKind.WHOLE : CommandKind.DELTA;
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
    }
}
