package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Request;

/** Times to live as clients give them, as moments in milliseconds since 1970. Stateless. */
final class Moments {
    private static final long MILLIS_PER_SECOND = 1000;

    private Moments() {}

    /** Whether argument {@code i} is EX, PX, EXAT or PXAT, and the next one a number that it may have: above 0, and not too large. */
    static boolean isGiven(Request request, int i) {
        if (!isWord(request, i)
                || i + 1 >= request.count()
                || !request.arguments().isLong(i + 1)) {
            return false;
        }
        long amount = request.arguments().asLong(i + 1);
        long unit = isIn(request, i, "EX", "EXAT") ? MILLIS_PER_SECOND : 1;
        long from = isIn(request, i, "EX", "PX") ? request.nowMillis() : 0;
        return amount > 0 && amount <= (Long.MAX_VALUE - from) / unit;
    }

    /** Whether argument {@code i} says in what way a time is given. */
    static boolean isWord(Request request, int i) {
        return isIn(request, i, "EX", "EXAT") || isIn(request, i, "PX", "PXAT");
    }

    /** The moment that they give. */
    static long of(Request request, int i) {
        long unit = isIn(request, i, "EX", "EXAT") ? MILLIS_PER_SECOND : 1;
        long from = isIn(request, i, "EX", "PX") ? request.nowMillis() : 0;
        return from + request.arguments().asLong(i + 1) * unit;
    }

    private static boolean isIn(Request request, int i, String one, String other) {
        return request.is(i, one) || request.is(i, other);
    }
}
