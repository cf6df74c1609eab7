package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Request;

/** The arguments of LPOP and its kind: key [count]. Stateless. */
final class PopCount {
    private static final int COUNT = 2;

    private PopCount() {}

    /** Whether they are what the command takes. */
    static boolean isGood(Request request) {
        return request.count() <= COUNT + 1 && (!isGiven(request) || request.isNatural(COUNT));
    }

    /** Whether it says how many. */
    static boolean isGiven(Request request) {
        return request.count() == COUNT + 1;
    }

    /** How many are to be taken out. */
    static long of(Request request) {
        return isGiven(request) ? request.arguments().asLong(COUNT) : 1;
    }
}
