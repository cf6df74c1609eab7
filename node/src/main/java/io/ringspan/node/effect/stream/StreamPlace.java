package io.ringspan.node.effect.stream;

/** The id of an entry of a stream. */
record StreamPlace(long millis, long sequence) {
    /** Before all entries. */
    static final StreamPlace NONE = new StreamPlace(0, 0);

    /** What Redis says of one that is none. */
    static final String INVALID = "ERR Invalid stream ID specified as stream command argument";

    /** Of its text, in which the sequence may be left out: then it is 0. */
    static StreamPlace of(String text) {
        int line = text.indexOf('-');
        return line < 0
                ? new StreamPlace(Long.parseUnsignedLong(text), 0)
                : new StreamPlace(
                        Long.parseUnsignedLong(text.substring(0, line)),
                        Long.parseUnsignedLong(text.substring(line + 1)));
    }

    /** Whether it is a number of 64 bits without a sign, without more zeros before it than Redis takes. */
    static boolean isNumber(String text) {
        try {
            Long.parseUnsignedLong(text);
            return text.matches("\\d{1,20}");
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /** Whether it is one such number, or two with a line between. */
    static boolean isPlace(String text) {
        int line = text.indexOf('-');
        return line < 0 ? isNumber(text) : isNumber(text.substring(0, line)) && isNumber(text.substring(line + 1));
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
