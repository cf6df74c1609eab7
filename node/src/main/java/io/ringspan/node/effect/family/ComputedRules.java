package io.ringspan.node.effect.family;

import io.ringspan.node.command.Form;
import io.ringspan.node.command.KeyPlaces;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that compute the whole value of one key from others. The store computes it on the side; what follows is that value,
 * whole, for the key that was meant.
 */
final class ComputedRules {
    private ComputedRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        Map<String, Rule> all = new HashMap<>();
        for (String name : List.of(
                "sunionstore",
                "sinterstore",
                "sdiffstore",
                "zunionstore",
                "zinterstore",
                "zdiffstore",
                "zrangestore",
                "geosearchstore")) {
            all.put(name, rule(1, false));
        }
        for (String name : List.of("sort", "georadius", "georadiusbymember")) {
            all.put(name, ReadThenWrite.of(ComputedRules::askToStore, ComputedRules::store));
        }
        all.put("bitop", rule(2, false));
        all.put("pfmerge", rule(1, true));
        return all;
    }

    /**
     * One of them.
     *
     * @param key the argument with the key that is written
     * @param isSource whether what that key has counts, too
     */
    private static Rule rule(int key, boolean isSource) {
        return ReadThenWrite.of(
                (request, out) -> {
                    Scratch.run(request, key, isSource, out);
                    return true;
                },
                (request, replies, effect) -> take(request, key, replies, effect));
    }

    private static void take(Request request, int key, List<Reply> replies, Effect effect) {
        Reply own = Scratch.own(replies);
        if (!(own instanceof Reply.Failure)) {
            Scratch.write(request, key, replies, effect);
        }
        effect.same(own);
    }

    private static boolean askToStore(Request request, CommandLines out) {
        int key = stored(request);
        if (key > 0) {
            Scratch.run(request, key, false, out);
        }
        return key > 0;
    }

    private static void store(Request request, List<Reply> replies, Effect effect) {
        take(request, stored(request), replies, effect);
    }

    /** Whether a command that may store does. */
    static boolean stores(Request request) {
        return stored(request) > 0;
    }

    /** The argument behind the last STORE or STOREDIST, which is the one that Redis means; 0 if there is none. */
    private static int stored(Request request) {
        if (request.command().form() == Form.SORT) {
            return KeyPlaces.sortedInto(request.arguments(), 0);
        }
        int found = 0;
        for (int i = -request.command().facts().arity(); i + 1 < request.count(); i++) {
            if (request.is(i, "STORE") || request.is(i, "STOREDIST")) {
                i++;
                found = i;
            } else {
                i += request.is(i, "COUNT") ? 1 : 0;
            }
        }
        return found;
    }
}
