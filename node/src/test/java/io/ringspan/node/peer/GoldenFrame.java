package io.ringspan.node.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.io.Output;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A frame and its bytes.
 *
 * @param hex the bytes, with spaces between the fields
 */
record GoldenFrame(FrameType type, String what, Consumer<Output> written, String hex) {
    @Override
    public String toString() {
        return type + ", " + what;
    }

    static GoldenFrame of(FrameType type, String what, Consumer<Output> written, String hex) {
        return new GoldenFrame(type, what, written, hex);
    }

    private static Consumer<Output> alone(FrameType type, int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return out -> {
            ByteBuf frame = Frames.whole(ByteBufAllocator.DEFAULT, type, all);
            out.write(frame, 0, frame.readableBytes());
            frame.release();
        };
    }

    /** Those that carry no commands. */
    static Stream<GoldenFrame> doors() {
        return Stream.of(
                of(
                        FrameType.GOSSIP,
                        "a message",
                        alone(FrameType.GOSSIP, 1, 2, 3), //
                        "00000007 14 00 00 00 010203"),
                of(
                        FrameType.RING_ASK,
                        "",
                        alone(FrameType.RING_ASK, 'p'), //
                        "00000005 15 00 00 00 70"),
                of(
                        FrameType.RING,
                        "",
                        alone(FrameType.RING, 'r'), //
                        "00000005 16 00 00 00 72"),
                of(
                        FrameType.COMPARE,
                        "top",
                        alone(FrameType.COMPARE, 3), //
                        "00000005 1a 00 00 00 03"),
                of(
                        FrameType.COMPARED,
                        "somebody else is comparing",
                        alone(FrameType.COMPARED, 1), //
                        "00000005 1b 00 00 00 01"),
                of(
                        FrameType.SCRIPT,
                        "a message of two bytes",
                        out -> Frames.script(out, 9, Unpooled.wrappedBuffer(new byte[] {2, 7})), //
                        "0000000a 1e 00 00 00 00000009 0207"));
    }
}
