package io.ringspan.node.effect.stream;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of an entry of a stream. */
record StreamPlace(long millis, long sequence) {
    /** Before all entries. */
    static final StreamPlace NONE = new StreamPlace(0, 0);

    private static final Pattern NUMBER = Pattern.compile("[ \\t\\n\\u000b\\f\\r]*([+-]?)([0-9]+)");
    private static final Pattern BELOW_ZERO = Pattern.compile("-[1-9][0-9]*");
    private static final int SIGN = 1;
    private static final int DIGITS = 2;
    private static final int CHARACTERS_MAX = 127;

    /** What Redis says of one that is none. */
    static final String INVALID = "ERR Invalid stream ID specified as stream command argument";

    /** Of its text, in which the sequence may be left out: then it is 0. */
    static StreamPlace of(String text) {
        String shown = shown(text);
        int line = shown.indexOf('-');
        return line < 0
                ? new StreamPlace(number(shown), 0)
                : new StreamPlace(number(shown.substring(0, line)), number(shown.substring(line + 1)));
    }

    /** A number of 64 bits without a sign, in a form of which {@link #isNumber} says that Redis reads it. */
    static long number(String text) {
        Matcher number = NUMBER.matcher(shown(text));
        if (!number.matches()) {
            throw new IllegalArgumentException("no number: " + text);
        }
        long value = Long.parseUnsignedLong(number.group(DIGITS));
        return number.group(SIGN).equals("-") ? -value : value;
    }

    /**
     * Whether it is such a number as Redis reads it, which takes what C takes: blanks and a sign before it, and more zeros. Below zero it
     * counts from the end, unless it is written as Redis would write it.
     */
    static boolean isNumber(String text) {
        Matcher number = NUMBER.matcher(shown(text));
        if (!number.matches()) {
            return false;
        }
        BigInteger size = new BigInteger(number.group(DIGITS));
        boolean isBelowZero =
                BELOW_ZERO.matcher(shown(text)).matches() && size.negate().bitLength() < Long.SIZE;
        return size.bitLength() <= Long.SIZE && !isBelowZero;
    }

    /** To C, a text ends with its first zero byte. */
    private static String shown(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }

    /** Whether it is one such number, or two with a line between. */
    static boolean isPlace(String text) {
        String shown = shown(text);
        int line = shown.indexOf('-');
        return text.length() <= CHARACTERS_MAX
                && (line < 0
                        ? isNumber(shown)
                        : isNumber(shown.substring(0, line)) && isNumber(shown.substring(line + 1)));
    }

    /** Whether there is none behind it. */
    boolean isLast() {
        return millis == -1 && sequence == -1;
    }

    StreamPlace next() {
        return sequence == -1 ? new StreamPlace(millis + 1, 0) : new StreamPlace(millis, sequence + 1);
    }

    boolean isBeforeOrAt(StreamPlace other) {
        int order = Long.compareUnsigned(millis, other.millis);
        return order < 0 || (order == 0 && Long.compareUnsigned(sequence, other.sequence) <= 0);
    }

    boolean isBefore(StreamPlace other) {
        return !other.isBeforeOrAt(this);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(millis) + "-" + Long.toUnsignedString(sequence);
    }
}
