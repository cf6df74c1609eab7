package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Bytes of a reply, where they stand.
 *
 * <p><b>Buffers.</b> Borrowed.
 */
public record Piece(ByteBuf in, int at, int length) implements Comparable<Piece> {
    /** Whether both have the same bytes. */
    public boolean hasBytesOf(Piece other) {
        return length == other.length && ByteBufUtil.equals(in, at, other.in, other.at, length);
    }

    @Override
    public int compareTo(Piece other) {
        return ByteBufUtil.compare(in.slice(at, length), other.in.slice(other.at, other.length));
    }
}
