package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * What a batch begins with, kept for the case that its answer takes long: its first command and the beginning of that
 * one's first key. The key is copied by words of eight bytes, since it is for every batch, and nearly always for nothing.
 * Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> {@value #KEY_BYTES} bytes of the key.
 */
public final class FirstCommand {
    /** As many bytes of a key are kept. */
    public static final int KEY_BYTES = 64;

    private static final int BITS = 3;

    private final long[] words = new long[KEY_BYTES >>> BITS];
    private @Nullable Command command;
    private int token;
    private int keyLength;

    /** There is none yet. */
    public void clear() {
        command = null;
    }

    /** It has no key. */
    public void isWithoutKey(Command first) {
        command = first;
        keyLength = -1;
    }

    /** The first key of {@code first} stands there; up to seven bytes behind it may be looked at, and are not shown. */
    public void is(Command first, int firstToken, ByteBuf in, int at, int length) {
        command = first;
        token = firstToken;
        keyLength = length;
        int count = (Math.min(length, KEY_BYTES) + Long.BYTES - 1) >>> BITS;
        if (at + (count << BITS) > in.capacity()) {
            keepBytes(in, at, Math.min(length, KEY_BYTES));
            return;
        }
        for (int i = 0; i < count; i++) {
            words[i] = in.getLongLE(at + (i << BITS));
        }
    }

    private void keepBytes(ByteBuf in, int at, int count) {
        for (int i = 0; i < count; i++) {
            int shift = (i & (Long.BYTES - 1)) << BITS;
            long others = shift == 0 ? 0 : words[i >>> BITS];
            words[i >>> BITS] = others | (in.getByte(at + i) & 0xFFL) << shift;
        }
    }

    /** Becomes like another. */
    public void set(FirstCommand other) {
        command = other.command;
        token = other.token;
        keyLength = other.keyLength;
        System.arraycopy(other.words, 0, words, 0, words.length);
    }

    /** Null if nothing is known. */
    public @Nullable Command command() {
        return command;
    }

    /** That of the first key; as good as none where there is one node. */
    public int token() {
        return token;
    }

    /** Of the whole key, however much of it is kept; -1 if it has none. */
    public int keyLength() {
        return keyLength;
    }

    /** As much of the key as is kept. */
    public byte[] key() {
        byte[] bytes = new byte[Math.max(0, Math.min(keyLength, KEY_BYTES))];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (words[i >>> BITS] >>> ((i & (Long.BYTES - 1)) << BITS));
        }
        return bytes;
    }
}
