package io.ringspan.node.memcache;

import io.netty.buffer.ByteBuf;

/**
 * Writes numbers as memcached does.
 *
 * <p><b>Owner.</b> The worker.
 */
final class Digits {
    private static final int DIGITS_MAX = 20;

    private final byte[] digits = new byte[DIGITS_MAX];

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
