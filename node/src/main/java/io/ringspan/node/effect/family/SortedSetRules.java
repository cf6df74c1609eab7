package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Map;

/** Commands that take members with the lowest or highest scores out of sorted sets. */
final class SortedSetRules {
    private SortedSetRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "zpopmin", ReadThenWrite.of((request, out) -> ends(request, out, true), SortedSetRules::pop),
                "zpopmax", ReadThenWrite.of((request, out) -> ends(request, out, false), SortedSetRules::pop),
                "zmpop", ReadThenWrite.withErrors(SortedSetRules::someEnds, SortedSetRules::popFirst),
                "zadd", new ZAddRule(),
                "geoadd", new GeoAddRule());
    }

    private static boolean ends(Request request, CommandLines out, boolean lowest) {
        boolean isCounted = request.count() == 3;
        if (request.count() > 3
                || (isCounted
                        && (!request.arguments().isLong(2)
                                || request.arguments().asLong(2) < 0))) {
            return false;
        }
        range(request, 1, isCounted ? request.arguments().asLong(2) : 1, lowest, out);
        return true;
    }

    /** Of none, a range that is empty: the store still looks whether it is a sorted set. */
    private static void range(Request request, int key, long count, boolean lowest, CommandLines out) {
        out.begin(lowest ? "ZRANGE" : "ZREVRANGE", 4).add(request.arguments(), key);
        out.add(count == 0 ? 1 : 0).add(count == 0 ? 0 : count - 1).add("WITHSCORES");
    }

    private static void pop(Request request, List<Reply> replies, Effect effect) {
        List<Reply> taken = Found.items(replies.get(0));
        remove(request, 1, taken, effect);
        if (effect.protocol() == 3 && request.count() == 3) {
            pairs(taken, effect);
            return;
        }
        effect.reply().array(taken.size());
        for (int i = 0; i < taken.size(); i += 2) {
            effect.same(taken.get(i));
            effect.score(Found.text(taken.get(i + 1)));
        }
    }

    private static void remove(Request request, int key, List<Reply> taken, Effect effect) {
        if (!taken.isEmpty()) {
            effect.writes().begin("ZREM", 1 + taken.size() / 2).add(request.arguments(), key);
            for (int i = 0; i < taken.size(); i += 2) {
                effect.writes().add(Found.text(taken.get(i)));
            }
        }
    }

    private static void pairs(List<Reply> taken, Effect effect) {
        effect.reply().array(taken.size() / 2);
        for (int i = 0; i < taken.size(); i += 2) {
            effect.reply().array(2);
            effect.same(taken.get(i));
            effect.score(Found.text(taken.get(i + 1)));
        }
    }

    /** ZMPOP numkeys key ... MIN | MAX [COUNT n]. */
    private static boolean someEnds(Request request, CommandLines out) {
        long count = SomeKeys.count(request, "MIN", "MAX");
        if (count < 1) {
            return false;
        }
        for (int key = 2; key < 2 + SomeKeys.keys(request); key++) {
            range(request, key, count, SomeKeys.isFirst(request, "MIN"), out);
        }
        return true;
    }

    private static void popFirst(Request request, List<Reply> replies, Effect effect) {
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i) instanceof Reply.Failure failure) {
                effect.error(failure.bytes());
                return;
            }
            List<Reply> taken = Found.items(replies.get(i));
            if (!taken.isEmpty()) {
                remove(request, 2 + i, taken, effect);
                effect.reply().array(2);
                SomeKeys.reply(request, 2 + i, effect);
                pairs(taken, effect);
                return;
            }
        }
        effect.noArray();
    }
}
