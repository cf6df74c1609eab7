package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * Reads numbers as memcached does, with C's functions: white space may stand before and behind, a plus sign before, and what is too
 * long for the place where it goes loses its upper bits.
 *
 * <p><b>Owner.</b> The worker.
 */
final class Numeral {
    private static final long TENTH = Long.divideUnsigned(-1L, 10);

    private long value;
    private boolean negative;
    private boolean tooLong;
    private boolean plain;

    /** Reads a number; {@code strtol} and an {@code int} take it. */
    boolean isSigned(ByteBuf in, int at, int length) {
        if (!read(in, at, length)) {
            return false;
        }
        boolean fits = !tooLong && (value >= 0 || (negative && value == Long.MIN_VALUE));
        value = negative ? -value : value;
        return fits;
    }

    /** Reads a number; {@code strtoul} takes it, and so does whoever then looks for a minus sign. */
    boolean isUnsigned(ByteBuf in, int at, int length) {
        if (!read(in, at, length) || tooLong) {
            return false;
        }
        plain &= !negative;
        value = negative ? -value : value;
        // A minus sign may stand anywhere, also behind the number.
        return value >= 0 || in.indexOf(at, at + length, (byte) '-') < 0;
    }

    /** What was read. */
    long value() {
        return value;
    }

    /** Whether it stood there as it would be written: digits, a minus sign before them if it is negative. */
    boolean isPlain() {
        return plain;
    }

    private boolean read(ByteBuf in, int from, int length) {
        int end = from + length;
        int at = from;
        value = 0;
        negative = false;
        tooLong = false;
        while (at < end && isSpace(in.getByte(at))) {
            at++;
        }
        plain = at == from;
        if (at < end && (in.getByte(at) == '-' || in.getByte(at) == '+')) {
            negative = in.getByte(at++) == '-';
            plain &= negative;
        }
        int first = at;
        while (at < end && in.getByte(at) >= '0' && in.getByte(at) <= '9') {
            digit(in.getByte(at++) - '0');
        }
        plain &= at == end && at > first && (in.getByte(first) != '0' || (at == first + 1 && !negative));
        return at > first && (at == end || isSpace(in.getByte(at)));
    }

    private void digit(int digit) {
        if (Long.compareUnsigned(value, TENTH) > 0 || (value == TENTH && digit > 5)) {
            tooLong = true;
        }
        value = value * 10 + digit;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }
}
