package io.ringspan.replication.antientropy;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64 bits that stand for bytes, in however many pieces they come. The same on every node and in every release that speaks the
 * same version between nodes: replicas compare them.
 *
 * <p><b>Owner.</b> Whoever makes it. Used again by {@link #begin}.
 */
public final class ContentDigest {
    private static final long FIRST = 0xA24BAED4963EE407L;
    private static final long SECOND = 0x9FB21C651E98DF25L;
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long state;
    private long length;
    private long rest;
    private int restBytes;

    /** Begins anew. */
    public ContentDigest begin() {
        state = FIRST;
        length = 0;
        rest = 0;
        restBytes = 0;
        return this;
    }

    /** Takes these bytes behind those before. */
    public ContentDigest add(byte[] bytes, int from, int count) {
        int at = from;
        int end = from + count;
        length += count;
        while (restBytes > 0 && at < end) {
            one(bytes[at++]);
        }
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            state = mixed(state ^ (long) WORDS.get(bytes, at));
        }
        while (at < end) {
            one(bytes[at++]);
        }
        return this;
    }

    private void one(byte next) {
        rest |= (next & 0xFFL) << (Byte.SIZE * restBytes);
        restBytes++;
        if (restBytes == Long.BYTES) {
            state = mixed(state ^ rest);
            rest = 0;
            restBytes = 0;
        }
    }

    /** What stands for all that was taken. */
    public long end() {
        return mixed(mixed(state ^ rest) ^ (length * SECOND));
    }

    /** What stands for these bytes. */
    public static long of(byte[] bytes) {
        return new ContentDigest().begin().add(bytes, 0, bytes.length).end();
    }

    /** What stands for two things in this order. */
    public static long both(long one, long other) {
        return mixed(mixed(one ^ FIRST) + other);
    }

    private static long mixed(long bits) {
        long once = (bits ^ (bits >>> 32)) * FIRST;
        long twice = (once ^ (once >>> 29)) * SECOND;
        return twice ^ (twice >>> 32);
    }
}
