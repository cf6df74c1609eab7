package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Request;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that BITFIELD does.
 *
 * @param type as it was written
 * @param value what is set, or added; 0 if it only reads
 */
record BitFieldStep(Verb verb, String type, int bits, long offset, long value, Overflow overflow) {
    private static final int SIGNED_BITS_MAX = 64;
    private static final int UNSIGNED_BITS_MAX = 63;
    /** Redis takes none that would not fit into its largest string. */
    private static final long OFFSET_MAX = (1L << 32) - 1;

    /** What it does. */
    enum Verb {
        GET,
        SET,
        INCRBY
    }

    /** What becomes of a number that has no room. */
    enum Overflow {
        WRAP,
        SAT,
        FAIL
    }

    /** All that the arguments say; nothing if they are not what the command takes. */
    static Optional<List<BitFieldStep>> all(Request request) {
        List<BitFieldStep> steps = new ArrayList<>();
        Overflow overflow = Overflow.WRAP;
        int i = 2;
        while (i < request.count()) {
            if (request.is(i, "OVERFLOW") && isOverflow(request, i + 1)) {
                overflow = Overflow.valueOf(request.text(i + 1).toUpperCase(Locale.ROOT));
                i += 2;
            } else {
                Optional<BitFieldStep> step = step(request, i, overflow);
                if (step.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(step.get());
                i += step.get().isWrite() ? 4 : 3;
            }
        }
        return Optional.of(steps);
    }

    private static boolean isOverflow(Request request, int i) {
        return request.is(i, "WRAP") || request.is(i, "SAT") || request.is(i, "FAIL");
    }

    private static Optional<BitFieldStep> step(Request request, int i, Overflow overflow) {
        Verb verb = request.is(i, "SET") ? Verb.SET : request.is(i, "INCRBY") ? Verb.INCRBY : Verb.GET;
        int words = verb == Verb.GET ? 3 : 4;
        boolean isWhole = i + words <= request.count()
                && (verb != Verb.GET || request.is(i, "GET"))
                && (verb == Verb.GET || request.arguments().isLong(i + 3));
        if (!isWhole) {
            return Optional.empty();
        }
        String type = request.text(i + 1);
        int bits = bits(type);
        OptionalLong offset = bits == 0 ? OptionalLong.empty() : offset(request.text(i + 2), bits);
        return offset.isEmpty()
                ? Optional.empty()
                : Optional.of(new BitFieldStep(
                        verb,
                        type,
                        bits,
                        offset.getAsLong(),
                        verb == Verb.GET ? 0 : request.arguments().asLong(i + 3),
                        overflow));
    }

    /** 0 if it is no type. */
    private static int bits(String type) {
        if (!type.matches("[iu][1-9]\\d?")) {
            return 0;
        }
        int bits = Integer.parseInt(type.substring(1));
        return bits <= (type.charAt(0) == 'i' ? SIGNED_BITS_MAX : UNSIGNED_BITS_MAX) ? bits : 0;
    }

    private static OptionalLong offset(String text, int bits) {
        boolean isByType = text.startsWith("#");
        String digits = isByType ? text.substring(1) : text;
        if (!digits.matches("0|[1-9]\\d{0,9}")) {
            return OptionalLong.empty();
        }
        long offset = Long.parseLong(digits) * (isByType ? bits : 1);
        return offset <= OFFSET_MAX ? OptionalLong.of(offset) : OptionalLong.empty();
    }

    boolean isWrite() {
        return verb != Verb.GET;
    }

    private boolean isSigned() {
        return type.charAt(0) == 'i';
    }

    /** The number that is there after it; nothing if there is no room for it and it is to fail then. */
    OptionalLong after(long before) {
        BigInteger meant = verb == Verb.INCRBY
                ? BigInteger.valueOf(before).add(BigInteger.valueOf(value))
                : isSigned() ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
        BigInteger room = BigInteger.ONE.shiftLeft(isSigned() ? bits - 1 : bits);
        BigInteger max = room.subtract(BigInteger.ONE);
        BigInteger min = isSigned() ? room.negate() : BigInteger.ZERO;
        boolean isTooLarge = meant.compareTo(max) > 0;
        if (!isTooLarge && meant.compareTo(min) >= 0) {
            return OptionalLong.of(meant.longValue());
        }
        return switch (overflow) {
            case FAIL -> OptionalLong.empty();
            case SAT -> OptionalLong.of((isTooLarge ? max : min).longValue());
            case WRAP -> OptionalLong.of(number(meant.longValue()));
        };
    }

    /** Of a number its last bits, as this type reads them. */
    long number(long low) {
        int unused = Long.SIZE - bits;
        return isSigned() ? low << unused >> unused : low << unused >>> unused;
    }
}
