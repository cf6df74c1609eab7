package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The token of any key: one hash, and the tag that may narrow down what is hashed. The one thing asked per key.
 *
 * @param tag none if whole keys are hashed
 */
public record KeyTokens(KeyHash hash, @Nullable HashTag tag) {
    /** The tokens of whole keys. */
    public static KeyTokens of(KeyHash hash) {
        return new KeyTokens(hash, null);
    }

    /**
     * The token of the key of {@code length} bytes that begins at index {@code at}, as the bits of an unsigned number.
     * Allocates nothing and leaves the buffer's indices alone.
     */
    public int token(ByteBuf bytes, int at, int length) {
        return tag == null ? hash.token(bytes, at, length) : tag.token(hash, bytes, at, length);
    }
}
