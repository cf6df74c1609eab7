package io.ringspan.node.effect.family;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commands that compute the whole value of one key from others. The store computes it into a key that nobody has, in one transaction that
 * deletes it again; what follows is that value, whole, for the key that was meant.
 */
final class ComputedRules {
    /** No client ever sees it. */
    private static final String SCRATCH = "\u0000ringspan:computed";

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
                (request, out) -> compute(request, key, isSource, out),
                (request, replies, effect) -> take(request, key, replies, effect));
    }

    private static boolean compute(Request request, int key, boolean isSource, CommandLines out) {
        out.begin("MULTI", 0);
        if (isSource) {
            out.begin("COPY", 2).add(request.arguments(), key).add(SCRATCH);
        }
        out.begin(request.arguments().text(0, ISO_8859_1), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            if (i == key) {
                out.add(SCRATCH);
            } else {
                out.add(request.arguments(), i);
            }
        }
        out.begin("DUMP", 1).add(SCRATCH);
        out.begin("PEXPIRETIME", 1).add(SCRATCH);
        out.begin("UNLINK", 1).add(SCRATCH);
        out.begin("EXEC", 0);
        return true;
    }

    private static void take(Request request, int key, List<Reply> replies, Effect effect) {
        List<Reply> done = Found.items(replies.get(replies.size() - 1));
        Reply own = done.get(done.size() - 4);
        if (own instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
            return;
        }
        Values.write(request, key, Found.number(done.get(done.size() - 2)), done.get(done.size() - 3), effect);
        effect.same(own);
    }
}
