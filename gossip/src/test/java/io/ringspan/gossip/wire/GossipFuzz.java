package io.ringspan.gossip.wire;

import io.ringspan.fuzz.Check;

/** Messages of the gossip: one that is read and written anew says the same, and fits into a packet. */
public final class GossipFuzz {
    private GossipFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        GossipCodec codec = new GossipCodec();
        Envelope read;
        try {
            read = codec.read(input);
        } catch (MalformedMessage refused) {
            return;
        }
        codec.begin(read.cluster(), read.from(), read.message());
        byte[] again = codec.finish();
        Check.that(again.length <= GossipCodec.MESSAGE_BYTES_MAX, "it does not fit into a packet");
        try {
            Envelope second = codec.read(again);
            Check.same(new Envelope(read.cluster(), read.from(), read.message(), 0), second, "what is read again");
        } catch (MalformedMessage refused) {
            throw new AssertionError("what was written is refused", refused);
        }
    }
}
