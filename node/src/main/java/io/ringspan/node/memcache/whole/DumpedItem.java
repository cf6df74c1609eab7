package io.ringspan.node.memcache.whole;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One line of what memcached lists after {@code lru_crawler metadump}.
 *
 * @param name of the key, as nodes know it; shared: not to be changed
 * @param expiresSeconds when it ends, since 1970; -1 if it does not
 */
@SuppressWarnings("ArrayRecordComponent")
public record DumpedItem(byte[] name, long expiresSeconds) {
    /** What an administrator's program asks, without the end of its line: each item is listed once, however it moves meanwhile. */
    public static final String LIST_ALL = "lru_crawler metadump hash";

    /** The last line of the list. */
    public static final String END = "END";

    private static final byte[] KEY = "key=".getBytes(US_ASCII);
    private static final byte[] EXPIRES = " exp=".getBytes(US_ASCII);
    private static final byte[] ENCODED = {' ', 'b'};
    private static final int HEX = 16;

    /** What the line says from {@code at} on, without its end; null if that is no item. */
    public static @Nullable DumpedItem of(ByteBuf in, int at, int end) {
        int blank = in.indexOf(at, end, (byte) ' ');
        if (blank < 0 || !begins(KEY, in, at, end) || !begins(EXPIRES, in, blank, end)) {
            return null;
        }
        int from = blank + EXPIRES.length;
        int to = in.indexOf(from, end, (byte) ' ');
        try {
            long expires = Long.parseLong(in.toString(from, (to < 0 ? end : to) - from, US_ASCII));
            byte[] key = key(ByteBufUtil.getBytes(in, at + KEY.length, blank - at - KEY.length));
            return new DumpedItem(name(key), expires);
        } catch (NumberFormatException odd) {
            return null;
        }
    }

    private static boolean begins(byte[] what, ByteBuf in, int at, int end) {
        for (int i = 0; i < what.length; i++) {
            if (at + i >= end || in.getByte(at + i) != what[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The key as the store has it.
     *
     * @param written as it is listed: each byte that is not plain text as {@code %} and two digits
     */
    public static byte[] key(byte[] written) {
        byte[] key = new byte[written.length];
        int length = 0;
        for (int i = 0; i < written.length; i++) {
            if (written[i] == '%' && i + 2 < written.length) {
                key[length++] = (byte) Integer.parseInt(new String(written, i + 1, 2, US_ASCII), HEX);
                i += 2;
            } else {
                key[length++] = written[i];
            }
        }
        return Arrays.copyOf(key, length);
    }

    /** The name by which nodes know a key: the key itself, unless it cannot be written as it is. */
    public static byte[] name(byte[] key) {
        for (byte letter : key) {
            if (letter == ' ' || letter == 0 || letter == '\n') {
                byte[] text = Base64.getEncoder().encode(key);
                byte[] name = Arrays.copyOf(text, text.length + ENCODED.length);
                System.arraycopy(ENCODED, 0, name, text.length, ENCODED.length);
                return name;
            }
        }
        return key;
    }
}
