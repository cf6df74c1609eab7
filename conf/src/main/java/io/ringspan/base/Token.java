package io.ringspan.base;

/**
 * A point on the ring: an unsigned 32-bit number.
 *
 * <p>Hot paths carry the bare {@code int} and compare it unsigned; this record is for configuration, topology and
 * everything that prints.
 *
 * @param bits the number, as its 32 bits
 */
public record Token(int bits) implements Comparable<Token> {
    private static final long MAX = 0xFFFF_FFFFL;

    /** The token with this value, 0 to 4294967295. */
    public static Token of(long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("token " + value + " is not within 0 and " + MAX);
        }
        return new Token((int) value);
    }

    /** The value, 0 to 4294967295. */
    public long value() {
        return Integer.toUnsignedLong(bits);
    }

    @Override
    public int compareTo(Token other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return Integer.toUnsignedString(bits);
    }
}
