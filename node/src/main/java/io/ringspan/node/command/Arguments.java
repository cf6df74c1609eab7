package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * Where the arguments of one command stand in the buffer it was received in. One is kept for each connection and used
 * for every command of it; the arguments are not copied.
 *
 * <p><b>Owner.</b> The worker of the connection.
 *
 * <p><b>Buffers.</b> Borrows the buffer from {@link #begin} on, and does not retain it: what it says is right while the
 * caller holds that buffer.
 *
 * <p><b>Limits.</b> As many arguments as the decoder lets through; the places of more than 1024 are given back at the
 * next command.
 */
public final class Arguments {
    private static final int KEPT_MAX = 1024;

    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int[] at = new int[16];
    private int[] lengths = new int[16];
    private int count;

    /** Forgets the command before; the next one stands in {@code in}. */
    public void begin(ByteBuf in) {
        bytes = in;
        count = 0;
        if (at.length > KEPT_MAX) {
            at = new int[16];
            lengths = new int[16];
        }
    }

    /** The next argument, the name being the first. */
    public void add(int start, int length) {
        if (count == at.length) {
            at = Arrays.copyOf(at, count * 2);
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        at[count] = start;
        lengths[count++] = length;
    }

    /** How many there are, the name included. */
    public int count() {
        return count;
    }

    /** The buffer in which they stand. */
    public ByteBuf bytes() {
        return bytes;
    }

    /** The index in {@link #bytes()} at which argument {@code i} begins. */
    public int at(int i) {
        return at[i];
    }

    /** How many bytes argument {@code i} has. */
    public int length(int i) {
        return lengths[i];
    }

    /** The length of argument {@code i} where C takes it for text: up to its first zero byte. */
    public int textLength(int i) {
        int zero = bytes.indexOf(at[i], at[i] + lengths[i], (byte) 0);
        return zero < 0 ? lengths[i] : zero - at[i];
    }

    /** Where that ASCII character first stands in argument {@code i}, counted from its beginning; -1 if it does not. */
    public int indexOf(int i, char character) {
        int found = bytes.indexOf(at[i], at[i] + lengths[i], (byte) character);
        return found < 0 ? -1 : found - at[i];
    }

    /**
     * Whether argument {@code i} is this word, in any case. Redis compares options as C text, which ends at a zero
     * byte, so this does too: what Redis would take for an option must not pass here as something else.
     *
     * @param word in lower or upper case, ASCII
     */
    public boolean equalsIgnoreCase(int i, String word) {
        int length = word.length();
        if (lengths[i] < length || (lengths[i] > length && bytes.getByte(at[i] + length) != 0)) {
            return false;
        }
        for (int k = 0; k < length; k++) {
            if (lowerCase(bytes.getByte(at[i] + k)) != lowerCase((byte) word.charAt(k))) {
                return false;
            }
        }
        return true;
    }

    private static int lowerCase(byte b) {
        return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
    }

    /** Whether argument {@code i} is what Redis takes for a 64-bit integer: no spaces, no plus, no leading zeros. */
    public boolean isLong(int i) {
        return Integers.isLong(bytes, at[i], lengths[i]);
    }

    /** The value of argument {@code i}, which {@link #isLong} said yes to. */
    public long asLong(int i) {
        return Integers.asLong(bytes, at[i], lengths[i]);
    }

    /** Argument {@code i} as text; allocates, so not for the hot path. */
    public String text(int i, Charset charset) {
        return bytes.toString(at[i], lengths[i], charset);
    }

    /** Those from {@code i} on, of the same bytes; allocates, so not for the hot path. */
    public Arguments behind(int i) {
        Arguments rest = new Arguments();
        rest.begin(bytes);
        for (int each = i; each < count; each++) {
            rest.add(at[each], lengths[each]);
        }
        return rest;
    }

    /** Whether two arguments have the same bytes. */
    public boolean areSame(int one, int other) {
        return length(one) == length(other) && ByteBufUtil.equals(bytes(), at(one), bytes(), at(other), length(one));
    }
}
