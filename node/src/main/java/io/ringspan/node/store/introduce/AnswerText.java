package io.ringspan.node.store.introduce;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/**
 * What a store says before it is used, of which the beginning is read and the rest is not.
 *
 * <p><b>Owner.</b> The worker of the connection.
 */
final class AnswerText {
    private final int bytesMax;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /** @param bytesMax how much of an answer is read */
    AnswerText(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** The next piece. */
    void add(ByteBuf in, int at, int length) {
        byte[] piece = new byte[Math.min(length, bytesMax - text.size())];
        in.getBytes(at, piece);
        text.writeBytes(piece);
    }

    /** What has come, which is forgotten. */
    byte[] take() {
        byte[] whole = text.toByteArray();
        text.reset();
        return whole;
    }
}
