package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * Writes numbers as memcached does, and reads those that it has written.
 *
 * <p><b>Owner.</b> The worker.
 */
final class Digits {
    private static final int DIGITS_MAX = 20;

    private final byte[] digits = new byte[DIGITS_MAX];

    /** Where the digits that begin there end; something else stands behind them. */
    static int end(ByteBuf in, int from) {
        int at = from;
        while (in.getByte(at) >= '0' && in.getByte(at) <= '9') {
            at++;
        }
        return at;
    }

    /** The number that the digits up to {@code end} are. */
    static long number(ByteBuf in, int from, int end) {
        long value = 0;
        for (int i = from; i < end; i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }

    void signed(long value, ByteBuf out) {
        if (value < 0) {
            out.writeByte('-');
        }
        unsigned(Math.abs(value), out);
    }

    void unsigned(long value, ByteBuf out) {
        int at = DIGITS_MAX;
        long left = value;
        do {
            long tenth = Long.divideUnsigned(left, 10);
            digits[--at] = (byte) ('0' + (left - tenth * 10));
            left = tenth;
        } while (left != 0);
        out.writeBytes(digits, at, DIGITS_MAX - at);
    }
}
