package io.ringspan.node.pubsub;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Arguments;
import java.util.Arrays;

/**
 * The name of a channel, or a pattern: any bytes.
 *
 * <p><b>Threads.</b> Immutable; nobody changes what {@link #bytes} gives.
 */
final class Name {
    private final byte[] bytes;
    private final int hash;

    private Name(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    static Name of(ByteBuf in, int at, int length) {
        byte[] copy = new byte[length];
        in.getBytes(at, copy);
        return new Name(copy);
    }

    static Name of(Arguments arguments, int i) {
        return of(arguments.bytes(), arguments.at(i), arguments.length(i));
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Name name && hash == name.hash && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
