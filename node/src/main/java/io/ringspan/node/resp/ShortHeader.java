package io.ringspan.node.resp;

/**
 * Reads a RESP header line of up to three digits, such as {@code $100} or {@code *3}, from the eight bytes that begin
 * with it: nearly all headers are that short, and one look at memory does for them. Stateless.
 */
final class ShortHeader {
    /** No short header: more digits, a sign, a leading zero, or no CRLF. */
    static final int NONE = -1;

    /** The bits below the number that hold how many bytes the line has, its end included. */
    static final int BYTES_BITS = 3;

    static final int BYTES_MASK = (1 << BYTES_BITS) - 1;

    /** Bytes that must be there to look. */
    static final int LOOK_BYTES = 8;

    private static final int CRLF = 0x0D0A;

    private ShortHeader() {}

    /**
     * Reads one.
     *
     * @param word the eight bytes, the first being the highest; the first is the type and is not looked at
     * @return the number, shifted left by {@link #BYTES_BITS}, and the line's bytes in the bits below; or {@link #NONE}
     */
    static int read(long word) {
        int first = digit(word, 48);
        if (first < 0) {
            return NONE;
        }
        if ((int) (word >>> 32 & 0xFFFF) == CRLF) {
            return (first << BYTES_BITS) | 4;
        }
        int second = digit(word, 40);
        if (second < 0 || first == 0) {
            return NONE;
        }
        if ((int) (word >>> 24 & 0xFFFF) == CRLF) {
            return ((first * 10 + second) << BYTES_BITS) | 5;
        }
        int third = digit(word, 32);
        if (third < 0 || (int) (word >>> 16 & 0xFFFF) != CRLF) {
            return NONE;
        }
        return ((first * 100 + second * 10 + third) << BYTES_BITS) | 6;
    }

    /** The value of the digit at that shift, negative when it is none. */
    private static int digit(long word, int shift) {
        int value = (int) (word >>> shift & 0xFF) - '0';
        return value > 9 ? NONE : value;
    }
}
