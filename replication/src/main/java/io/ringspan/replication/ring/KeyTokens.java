package io.ringspan.replication.ring;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
        if (tag == null) {
            return hash.token(bytes, at, length);
        }
        long part = tag.part(bytes, at, length);
        return hash.token(bytes, (int) (part >>> Integer.SIZE), (int) part);
    }

    /** The same of a key that is these bytes, and nothing else. */
    public int token(byte[] key) {
        return token(Unpooled.wrappedBuffer(key), 0, key.length);
    }

    /** Whether all keys that begin with these bytes have one token, which is theirs: a whole tag stands in them. */
    public boolean isDecidedBy(ByteBuf bytes, int at, int length) {
        return tag != null && tag.isIn(bytes, at, length);
    }

    /** The bytes of that key that decide, for people: a view of them, valid as long as {@code bytes}. */
    public ByteBuf hashed(ByteBuf bytes, int at, int length) {
        if (tag == null) {
            return bytes.slice(at, length);
        }
        long part = tag.part(bytes, at, length);
        return bytes.slice((int) (part >>> Integer.SIZE), (int) part);
    }
}
