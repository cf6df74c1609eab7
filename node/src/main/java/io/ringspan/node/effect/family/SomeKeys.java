package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;

/** The arguments of LMPOP and ZMPOP: numkeys key ... side [COUNT n]. Stateless. */
final class SomeKeys {
    private SomeKeys() {}

    /** How many are to be taken out; 0 if the arguments are not what the command takes. */
    static long count(Request request, String side, String otherSide) {
        if (!request.arguments().isLong(1)) {
            return 0;
        }
        long keys = request.arguments().asLong(1);
        long at = 2 + keys;
        if (keys < 1 || at >= request.count()) {
            return 0;
        }
        int where = (int) at;
        if (!request.is(where, side) && !request.is(where, otherSide)) {
            return 0;
        }
        if (request.count() == where + 1) {
            return 1;
        }
        boolean isCounted = request.count() == where + 3
                && request.is(where + 1, "COUNT")
                && request.arguments().isLong(where + 2);
        return isCounted ? Math.max(0, request.arguments().asLong(where + 2)) : 0;
    }

    /** How many keys there are. */
    static int keys(Request request) {
        return (int) request.arguments().asLong(1);
    }

    /** Whether the side is that one. */
    static boolean isFirst(Request request, String side) {
        return request.is(2 + keys(request), side);
    }

    /** Replies with that key. */
    static void reply(Request request, int key, Effect effect) {
        effect.reply()
                .bulk(
                        request.arguments().bytes(),
                        request.arguments().at(key),
                        request.arguments().length(key));
    }
}
