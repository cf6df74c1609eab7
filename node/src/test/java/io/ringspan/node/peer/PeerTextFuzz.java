package io.ringspan.node.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.fuzz.Check;
import io.ringspan.node.pubsub.Message;
import java.util.Optional;

/** What stands in a frame as text, and messages of channels: what is understood is the same when it is said again. */
public final class PeerTextFuzz {
    private PeerTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Optional<Handshake> hello = Handshake.parse(new String(input, UTF_8));
        hello.ifPresent(said -> {
            Check.same(hello, Handshake.parse(said.toText()), "the handshake as it is said again");
            Check.that(said.refusal(said).isEmpty(), "a node would refuse itself");
        });
        ByteBuf frame = Unpooled.buffer();
        frame.writeZero(Frames.HEADER_BYTES).writeBytes(input);
        StreamFrames.declared(frame, 0, frame.writerIndex());
        Message message = Frames.message(frame, 0, frame.writerIndex());
        if (message != null) {
            Check.that(message.length() >= 0 && message.channelLength() >= 0, "a message of less than nothing");
            Check.that(message.size() <= input.length, "a message that is longer than its frame");
        }
    }
}
