package io.ringspan.node.protocol;

import io.netty.buffer.ByteBuf;

/**
 * What a store has at a key, as it replied to what {@link WholeValues} asks.
 *
 * @param in the replies
 * @param at where the value begins
 * @param length how long it is; -1 if there is none
 * @param expiresMillis when it expires, since 1970; 0 if it does not
 * @param flags what a client keeps beside the value, as 32 bits; 0 where the store's values have none
 */
public record StoredValue(ByteBuf in, int at, int length, long expiresMillis, long flags) {
    /** What is there where nothing is. */
    public static StoredValue nothing(ByteBuf in) {
        return new StoredValue(in, 0, -1, 0, 0);
    }

    /** Whether there is a value. */
    public boolean exists() {
        return length >= 0;
    }
}
