package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * The bytes of one entry of a parcel.
 *
 * <p><b>Owner.</b> The parcel's. <b>Buffers.</b> Either lies in the parcel's own buffer, or holds a reference to another
 * until {@link #clear}.
 */
final class Piece {
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int at;
    private int length;
    private boolean retained;

    void copied(ByteBuf into, int copyAt, int bytesLong) {
        bytes = into;
        at = copyAt;
        length = bytesLong;
    }

    void retained(ByteBuf from, int start, int bytesLong) {
        copied(from.retain(), start, bytesLong);
        retained = true;
    }

    void clear() {
        if (retained) {
            bytes.release();
            retained = false;
        }
        copied(Unpooled.EMPTY_BUFFER, 0, 0);
    }

    ByteBuf bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    int length() {
        return length;
    }
}
