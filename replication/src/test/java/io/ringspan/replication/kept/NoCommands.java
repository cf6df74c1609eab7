package io.ringspan.replication.kept;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.store.CommandKind;
import io.ringspan.replication.store.SpanCommands;
import java.util.BitSet;

/** Nothing is written here. */
final class NoCommands implements SpanCommands {
    @Override
    public int next(ByteBuf span, int at) {
        throw new IllegalStateException();
    }

    @Override
    public CommandKind kind() {
        return CommandKind.DELTA;
    }

    @Override
    public int keys() {
        return 0;
    }

    @Override
    public int keyAt(int key) {
        return 0;
    }

    @Override
    public int keyLength(int key) {
        return 0;
    }

    @Override
    public boolean without(BitSet keys, ByteBuf out) {
        return false;
    }
}
