package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import io.ringspan.node.resp.TimeToLive;
import java.util.List;
import java.util.Map;

/** EXPIRE and its kind with NX, XX, GT or LT. The options were checked before. */
final class ExpiryRules {
    private static final long MILLIS_PER_SECOND = 1000;
    private static final long NO_KEY = -2;
    private static final long NO_DEADLINE = -1;

    private ExpiryRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        Rule rule = ReadThenWrite.of(ExpiryRules::ask, ExpiryRules::follow);
        return Map.of("expire", rule, "pexpire", rule, "expireat", rule, "pexpireat", rule);
    }

    private static boolean ask(Request request, CommandLines out) {
        if (!request.arguments().isLong(2)
                || !TimeToLive.fitsOldValue(request.arguments().asLong(2), unit(request), from(request))) {
            return false;
        }
        out.begin("PEXPIRETIME", 1).add(request.arguments(), 1);
        return true;
    }

    private static long unit(Request request) {
        return request.command().name().startsWith("p") ? 1 : MILLIS_PER_SECOND;
    }

    private static long from(Request request) {
        return request.command().name().endsWith("at") ? 0 : request.nowMillis();
    }

    private static void follow(Request request, List<Reply> replies, Effect effect) {
        long now = Found.number(replies.get(0));
        long then = from(request) + request.arguments().asLong(2) * unit(request);
        boolean writes = now != NO_KEY && mayReplace(request, now, then);
        if (writes) {
            effect.writes().begin("PEXPIREAT", 2).add(request.arguments(), 1).add(then);
        }
        effect.reply().integer(writes ? 1 : 0);
    }

    /** A key without a deadline lives longer than any other. */
    private static boolean mayReplace(Request request, long now, long then) {
        boolean may = true;
        for (int i = 3; i < request.count(); i++) {
            may &= !request.is(i, "NX") || now == NO_DEADLINE;
            may &= !request.is(i, "XX") || now != NO_DEADLINE;
            may &= !request.is(i, "GT") || (now != NO_DEADLINE && then > now);
            may &= !request.is(i, "LT") || now == NO_DEADLINE || then < now;
        }
        return may;
    }
}
