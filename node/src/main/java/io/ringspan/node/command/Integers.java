package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;

/** Integers in the one way in which Redis writes and takes them: digits, a minus before them, and nothing else. */
final class Integers {
    private static final int DIGITS_MAX = 19;

    private Integers() {}

    static boolean isLong(ByteBuf in, int at, int length) {
        boolean negative = length > 0 && in.getByte(at) == '-';
        int digits = negative ? length - 1 : length;
        int first = negative ? at + 1 : at;
        if (digits < 1 || digits > DIGITS_MAX) {
            return false;
        }
        if (in.getByte(first) == '0') {
            return digits == 1 && !negative;
        }
        for (int i = 0; i < digits; i++) {
            byte digit = in.getByte(first + i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        // Nineteen digits fit into 64 bits without a sign, so what does not fit with one shows as the wrong sign.
        long value = magnitude(in, first, digits);
        return value >= 0 || (negative && value == Long.MIN_VALUE);
    }

    static long asLong(ByteBuf in, int at, int length) {
        return in.getByte(at) == '-' ? -magnitude(in, at + 1, length - 1) : magnitude(in, at, length);
    }

    private static long magnitude(ByteBuf in, int first, int digits) {
        long value = 0;
        for (int i = 0; i < digits; i++) {
            value = value * 10 + (in.getByte(first + i) - '0');
        }
        return value;
    }
}
