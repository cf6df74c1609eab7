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

/** Commands that take members out of sets, or move them. */
final class SetRules {
    private SetRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "spop",
                ReadThenWrite.of(SetRules::some, SetRules::pop)
                        .unless((r, replies, since) -> Pops.ofSetStand(replies, since)),
                "smove",
                ReadThenWrite.withErrors(SetRules::both, SetRules::move));
    }

    private static boolean some(Request request, CommandLines out) {
        if (!PopCount.isGood(request)) {
            return false;
        }
        boolean isCounted = PopCount.isGiven(request);
        CommandLines read = out.begin("SRANDMEMBER", isCounted ? 2 : 1).add(request.arguments(), 1);
        if (isCounted) {
            read.add(request.arguments(), 2);
        }
        return true;
    }

    private static void pop(Request request, List<Reply> replies, Effect effect) {
        Reply found = replies.get(0);
        List<Reply> taken =
                PopCount.isGiven(request) ? Found.items(found) : Found.isNothing(found) ? List.of() : List.of(found);
        if (!taken.isEmpty()) {
            effect.writes().begin("SREM", 1 + taken.size()).add(request.arguments(), 1);
            taken.forEach(member -> effect.writes().add(Found.text(member)));
        }
        if (PopCount.isGiven(request)) {
            effect.reply().set(taken.size());
            taken.forEach(effect::same);
        } else {
            effect.same(found);
        }
    }

    private static boolean both(Request request, CommandLines out) {
        out.begin("EXISTS", 1).add(request.arguments(), 1);
        out.begin("SISMEMBER", 2).add(request.arguments(), 1).add(request.arguments(), 3);
        out.begin("SISMEMBER", 2).add(request.arguments(), 2).add(request.arguments(), 3);
        return true;
    }

    /** The other set is not looked at if there is none to take from. */
    private static void move(Request request, List<Reply> replies, Effect effect) {
        if (replies.get(0).equals(new Reply.Whole(0))) {
            effect.reply().integer(0);
            return;
        }
        for (Reply reply : replies) {
            if (reply instanceof Reply.Failure failure) {
                effect.error(failure.bytes());
                return;
            }
        }
        boolean isThere = Found.number(replies.get(1)) == 1;
        if (isThere && !request.arguments().areSame(1, 2)) {
            effect.writes().begin("SREM", 2).add(request.arguments(), 1).add(request.arguments(), 3);
            effect.writes().begin("SADD", 2).add(request.arguments(), 2).add(request.arguments(), 3);
        }
        effect.reply().integer(isThere ? 1 : 0);
    }
}
