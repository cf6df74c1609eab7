package io.ringspan.node.memcache.compared;

import io.netty.buffer.ByteBuf;

/**
 * How much of a value says what it is: a number that became shorter has blanks behind it in one store, and in another one none.
 *
 * <p><b>Threads.</b> Without state. <b>Buffers.</b> Borrowed.
 */
public final class ComparedValue {
    private ComparedValue() {}

    /** The length of the digits, if there are only digits and blanks behind them; else of the whole value. */
    public static int length(ByteBuf in, int at, int length) {
        int end = at + length;
        int digits = at;
        while (digits < end && in.getByte(digits) >= '0' && in.getByte(digits) <= '9') {
            digits++;
        }
        int blanks = digits;
        while (blanks < end && in.getByte(blanks) == ' ') {
            blanks++;
        }
        return digits > at && blanks == end ? digits - at : length;
    }
}
