package io.ringspan.replication.version;

import io.netty.buffer.ByteBuf;

/**
 * What stands for a key in a {@link VersionTable}: 64 bits, eight bytes at a time. Means nothing outside of the node, so
 * each start has its own seed, and nobody can choose keys that have the same.
 *
 * <p><b>Threads.</b> Any.
 */
public final class KeyDigest {
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xD6E8FEB86659FD93L;

    private final long seed;

    public KeyDigest(long seed) {
        this.seed = (seed * FIRST) ^ SECOND;
    }

    /** Of the key with {@code length} bytes from {@code at}. */
    public long of(ByteBuf in, int at, int length) {
        long digest = seed ^ (length * FIRST);
        int position = at;
        int end = at + length;
        for (; end - position >= Long.BYTES; position += Long.BYTES) {
            digest = mixed(digest ^ in.getLong(position));
        }
        long rest = 0;
        for (; position < end; position++) {
            rest = (rest << 8) | (in.getByte(position) & 0xFF);
        }
        return mixed(digest ^ rest);
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 32)) * SECOND;
        long twice = (once ^ (once >>> 29)) * FIRST;
        return twice ^ (twice >>> 32);
    }
}
