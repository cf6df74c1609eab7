package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import java.util.BitSet;

/**
 * Commands for tests: a letter for what is done, a digit for how many keys, the keys of a letter each, and a digit by which
 * one can be told from another. What is done is {@code w} for a whole value, {@code x} for a delete, {@code d} for a change,
 * {@code +} and {@code i} for two kinds of changes that commute, {@code n} for nothing.
 */
final class Letters implements SpanCommands {
    private int at;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

    @Override
    public int next(ByteBuf span, int from) {
        bytes = span;
        at = from;
        return from + 3 + keys();
    }

    @Override
    public CommandKind kind() {
        return switch (bytes.getByte(at)) {
            case 'w', 'x' -> CommandKind.WHOLE;
            case '+' -> CommandKind.ADDITION;
            case 'i' -> CommandKind.INSERTION;
            default -> CommandKind.DELTA;
        };
    }

    @Override
    public int keys() {
        return bytes.getByte(at + 1) - '0';
    }

    @Override
    public int keyAt(int key) {
        return at + 2 + key;
    }

    @Override
    public int keyLength(int key) {
        return 1;
    }

    @Override
    public boolean without(BitSet keys, ByteBuf out) {
        int left = keys() - keys.cardinality();
        out.writeByte(left == 0 ? 'n' : bytes.getByte(at)).writeByte('0' + left);
        for (int key = 0; key < keys(); key++) {
            if (!keys.get(key)) {
                out.writeByte(bytes.getByte(keyAt(key)));
            }
        }
        out.writeByte(bytes.getByte(at + 2 + keys()));
        return bytes.getByte(at) == 'w';
    }
}
