package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Pops;
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
                "zpopmin",
                        ReadThenWrite.of((request, out) -> ends(request, out, true), SortedSetRules::pop)
                                .unless((r, replies, since) -> Pops.ofSetStand(replies, since)),
                "zpopmax",
                        ReadThenWrite.of((request, out) -> ends(request, out, false), SortedSetRules::pop)
                                .unless((r, replies, since) -> Pops.ofSetStand(replies, since)),
                "zmpop",
                        ReadThenWrite.withErrors(SortedSetRules::someEnds, SortedSetRules::popFirst)
                                .unless((r, replies, since) -> Pops.ofSetStand(replies, since)),
                "zadd", new ZAddRule(),
                "geoadd", new GeoAddRule());
    }

    private static boolean ends(Request request, CommandLines out, boolean lowest) {
        if (!PopCount.isGood(request)) {
            return false;
        }
        range(request, 1, PopCount.of(request), lowest, out);
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
        if (effect.protocol() == 3 && PopCount.isGiven(request)) {
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

    private static boolean someEnds(Request request, CommandLines out) {
        return SomeKeys.ask(request, "MIN", "MAX", (key, count, lowest) -> range(request, key, count, lowest, out));
    }

    private static void popFirst(Request request, List<Reply> replies, Effect effect) {
        SomeKeys.follow(request, replies, "MIN", effect, (key, found, lowest) -> {
            remove(request, key, found, effect);
            pairs(found, effect);
        });
    }
}
