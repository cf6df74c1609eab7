package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** LMPOP and ZMPOP: numkeys key ... side [COUNT n]. Of the keys the first that has anything is taken from. Stateless. */
final class SomeKeys {
    private static final int FIRST_KEY = 2;

    private SomeKeys() {}

    /** Asks what would be taken from one key. */
    interface Asking {
        /** Appends what asks for so many of that key; {@code first} if they are at the first of the two sides. */
        void ask(int key, long count, boolean first);
    }

    /** Takes it. */
    interface Taking {
        /** Writes what takes it out, and appends it to the reply. */
        void take(int key, List<Reply> found, boolean first);
    }

    /** Asks for all keys; false if the arguments are not what the command takes. */
    static boolean ask(Request request, String side, String otherSide, Asking asking) {
        long count = count(request, side, otherSide);
        if (count < 1) {
            return false;
        }
        for (int key = FIRST_KEY; key < FIRST_KEY + keys(request); key++) {
            asking.ask(key, count, isFirst(request, side));
        }
        return true;
    }

    /** Those behind the first that has anything are not looked at, whatever they are. */
    static void follow(Request request, List<Reply> replies, String side, Effect effect, Taking taking) {
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Failure failure) {
                effect.error(failure.bytes());
                return;
            }
            List<Reply> found = Found.items(replies.get(i));
            if (!found.isEmpty()) {
                effect.reply().array(2);
                reply(request, FIRST_KEY + i, effect);
                taking.take(FIRST_KEY + i, found, isFirst(request, side));
                return;
            }
        }
        effect.noArray();
    }

    /** How many are to be taken out; 0 if the arguments are not what the command takes. */
    private static long count(Request request, String side, String otherSide) {
        if (!request.arguments().isLong(1)) {
            return 0;
        }
        long keys = request.arguments().asLong(1);
        long at = FIRST_KEY + keys;
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

    private static int keys(Request request) {
        return (int) request.arguments().asLong(1);
    }

    private static boolean isFirst(Request request, String side) {
        return request.is(FIRST_KEY + keys(request), side);
    }

    private static void reply(Request request, int key, Effect effect) {
        effect.reply()
                .bulk(
                        request.arguments().bytes(),
                        request.arguments().at(key),
                        request.arguments().length(key));
    }
}
