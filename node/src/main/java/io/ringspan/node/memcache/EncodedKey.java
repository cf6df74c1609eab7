package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Base64;

/**
 * A key that a client has put in base64, and the name by which nodes know it: the key itself if it could be written as it is, since then other clients
 * may do that; else its base64 and the flag that says so, which have a blank between them, as no key has that is written as it is.
 *
 * <p><b>Owner.</b> The worker.
 */
final class EncodedKey {
    private static final Base64.Decoder DECODER = Base64.getDecoder();
    private static final Base64.Encoder ENCODER = Base64.getEncoder();
    private static final int GROUP = 4;
    private static final int FLAG_BYTES = 2;

    private final byte[] come = new byte[MemcacheRequestDecoder.KEY_BYTES_MAX];
    private final byte[] key = new byte[MemcacheRequestDecoder.KEY_BYTES_MAX];
    private final byte[] text = new byte[MemcacheRequestDecoder.KEY_BYTES_MAX + FLAG_BYTES];
    private final ByteBuf keyName = Unpooled.wrappedBuffer(key);
    private final ByteBuf textName = Unpooled.wrappedBuffer(text);
    private int keyLength;
    private int textLength;
    private boolean plain;

    /** Takes the key; false if that is no base64, or has a line feed. Memcached passes over what is no letter of it; here it is an error. */
    boolean read(ByteBuf in, int at, int length) {
        if (length % GROUP != 0) {
            return false;
        }
        in.getBytes(at, come, 0, length);
        try {
            keyLength = DECODER.decode(Arrays.copyOf(come, length), key);
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
        // Bits that stand for nothing are left out, as memcached leaves them out when it gives a key back.
        textLength = ENCODER.encode(Arrays.copyOf(key, keyLength), text);
        text[textLength] = ' ';
        text[textLength + 1] = 'b';
        plain = isPlainText();
        // Memcached forgets of some items that their key was in base64, and gives it back as it is: a line feed in it
        // would end the reply.
        return keyLength > 0 && !has('\n');
    }

    private boolean isPlainText() {
        return !has(' ') && !has('\0');
    }

    private boolean has(char b) {
        for (int i = 0; i < keyLength; i++) {
            if (key[i] == b) {
                return true;
            }
        }
        return false;
    }

    /** Whether the key could be written as it is. */
    boolean isPlain() {
        return plain;
    }

    ByteBuf name() {
        return plain ? keyName : textName;
    }

    int nameLength() {
        return plain ? keyLength : textLength + FLAG_BYTES;
    }

    /** Writes the key in base64. */
    void writeText(ByteBuf out) {
        out.writeBytes(text, 0, textLength);
    }

    void writeName(ByteBuf out) {
        out.writeBytes(name(), 0, nameLength());
    }
}
