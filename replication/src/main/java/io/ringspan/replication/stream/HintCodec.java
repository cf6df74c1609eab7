package io.ringspan.replication.stream;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.frame.WriteFrame;

/**
 * How a write lies in a hint's payload: a head of {@value #HEAD_BYTES} bytes, then the span. The layout is part of the
 * format that {@code docs/hints.md} describes.
 */
final class HintCodec {
    /** identity 8, clock 8, token 4, commands 4, protocol 1, flags 1. */
    static final int HEAD_BYTES = 26;

    private HintCodec() {}

    /** Appends the payload to the buffer. */
    static void encode(WriteFrame frame, ByteBuf payload) {
        payload.writeLong(frame.identity());
        payload.writeLong(frame.clock());
        payload.writeInt(frame.token());
        payload.writeInt(frame.commands());
        payload.writeByte(frame.protocol());
        payload.writeByte(frame.flags());
        payload.writeBytes(frame.span(), frame.at(), frame.length());
    }

    /**
     * Reads a payload into the frame, which then shows the bytes in the buffer. Its ring epoch is left to the sender: a hint
     * is planned anew when it is sent. Of its flags those are left out that say what somebody wanted who waited for the write: he
     * was told not to when it went to disk.
     *
     * @throws IllegalArgumentException if it is shorter than a head
     */
    static void decode(long position, ByteBuf payload, int at, int length, WriteFrame frame) {
        if (length < HEAD_BYTES) {
            throw new IllegalArgumentException("a hint of " + length + " bytes is shorter than its head");
        }
        frame.number(position, payload.getLong(at));
        frame.place(payload.getInt(at + 16), 0, payload.getLong(at + 8));
        frame.form(payload.getInt(at + 20), payload.getByte(at + 24), (byte)
                (payload.getByte(at + 25) & WriteFrame.KEPT_FLAGS));
        frame.span(payload, at + HEAD_BYTES, length - HEAD_BYTES);
    }
}
