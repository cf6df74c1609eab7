package io.ringspan.node.pubsub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.command.Arguments;

/**
 * What was published: a channel's name, and behind it somewhere in the same bytes what is said there.
 *
 * <p><b>Buffers.</b> Borrowed from whoever made it; {@link #kept} is the receiver's own.
 *
 * @param shard whether it is for the subscribers of shard channels
 */
public record Message(boolean shard, ByteBuf bytes, int channelAt, int channelLength, int at, int length) {

    /** Of a command: its first argument is the channel, its second what is said. */
    static Message of(boolean shard, Arguments arguments) {
        return new Message(
                shard, arguments.bytes(), arguments.at(1), arguments.length(1), arguments.at(2), arguments.length(2));
    }

    /** Of a channel and what is said there, of which each character is a byte. */
    static Message of(boolean shard, String channel, String said) {
        ByteBuf bytes = Unpooled.wrappedBuffer((channel + said).getBytes(ISO_8859_1));
        return new Message(shard, bytes, 0, channel.length(), channel.length(), said.length());
    }

    Name channel() {
        return Name.of(bytes, channelAt, channelLength);
    }

    /** Bytes of the name and of what is said. */
    public int size() {
        return channelLength + length;
    }

    /** The same in a copy of its own, for another thread, which releases its bytes. */
    Message kept() {
        ByteBuf copy = bytes.alloc().directBuffer(Math.max(1, size()));
        copy.writeBytes(bytes, channelAt, channelLength).writeBytes(bytes, at, length);
        return new Message(shard, copy, 0, channelLength, channelLength, length);
    }
}
