package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Request;
import io.ringspan.node.resp.TimeToLive;

/** Times to live as clients give them, as moments in milliseconds since 1970. Stateless. */
final class Moments {
    private static final long MILLIS_PER_SECOND = 1000;

    private Moments() {}

    /** Whether argument {@code i} is EX, PX, EXAT or PXAT, and the next one a number that it may have: above 0, and not too large. */
    static boolean isGiven(Request request, int i) {
        return isWord(request, i)
                && i + 1 < request.count()
                && request.arguments().isLong(i + 1)
                && TimeToLive.fitsNewValue(request.arguments().asLong(i + 1), unit(request, i), from(request, i));
    }

    /** Whether argument {@code i} says in what way a time is given. */
    static boolean isWord(Request request, int i) {
        return request.is(i, "EX") || request.is(i, "EXAT") || request.is(i, "PX") || request.is(i, "PXAT");
    }

    /** The moment that they give. */
    static long of(Request request, int i) {
        return from(request, i) + request.arguments().asLong(i + 1) * unit(request, i);
    }

    private static long unit(Request request, int i) {
        return request.is(i, "EX") || request.is(i, "EXAT") ? MILLIS_PER_SECOND : 1;
    }

    private static long from(Request request, int i) {
        return request.is(i, "EX") || request.is(i, "PX") ? request.nowMillis() : 0;
    }
}
