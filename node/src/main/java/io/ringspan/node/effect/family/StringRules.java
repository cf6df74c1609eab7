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

/** Commands that write a string, or a field, depending on what is there, or that give what was there. */
final class StringRules {
    private StringRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "setnx", ReadThenWrite.of(StringRules::exists, StringRules::setNx),
                "getset", ReadThenWrite.of(StringRules::get, StringRules::getSet),
                "getdel", ReadThenWrite.of(StringRules::get, StringRules::getDel),
                "hsetnx", ReadThenWrite.of(StringRules::hasField, StringRules::hSetNx),
                "msetnx", ReadThenWrite.of(StringRules::existsAny, StringRules::mSetNx),
                "set", new SetRule(),
                "getex", ReadThenWrite.of(StringRules::getOnly, StringRules::getEx));
    }

    private static boolean exists(Request request, CommandLines out) {
        out.begin("EXISTS", 1).add(request.arguments(), 1);
        return true;
    }

    private static void setNx(Request request, List<Reply> replies, Effect effect) {
        boolean writes = Found.number(replies.get(0)) == 0;
        if (writes) {
            set(request, effect);
        }
        effect.reply().integer(writes ? 1 : 0);
    }

    private static void set(Request request, Effect effect) {
        effect.writes().begin("SET", 2).add(request.arguments(), 1).add(request.arguments(), 2);
    }

    private static boolean get(Request request, CommandLines out) {
        out.begin("GET", 1).add(request.arguments(), 1);
        return true;
    }

    private static void getSet(Request request, List<Reply> replies, Effect effect) {
        set(request, effect);
        effect.same(replies.get(0));
    }

    private static void getDel(Request request, List<Reply> replies, Effect effect) {
        if (!Found.isNothing(replies.get(0))) {
            effect.writes().begin("DEL", 1).add(request.arguments(), 1);
        }
        effect.same(replies.get(0));
    }

    private static boolean hasField(Request request, CommandLines out) {
        out.begin("HEXISTS", 2).add(request.arguments(), 1).add(request.arguments(), 2);
        return true;
    }

    private static void hSetNx(Request request, List<Reply> replies, Effect effect) {
        boolean writes = Found.number(replies.get(0)) == 0;
        if (writes) {
            effect.writes()
                    .begin("HSET", 3)
                    .add(request.arguments(), 1)
                    .add(request.arguments(), 2)
                    .add(request.arguments(), 3);
        }
        effect.reply().integer(writes ? 1 : 0);
    }

    private static boolean existsAny(Request request, CommandLines out) {
        if (request.count() % 2 == 0) {
            return false;
        }
        out.begin("EXISTS", (request.count() - 1) / 2);
        for (int i = 1; i < request.count(); i += 2) {
            out.add(request.arguments(), i);
        }
        return true;
    }

    private static void mSetNx(Request request, List<Reply> replies, Effect effect) {
        boolean writes = Found.number(replies.get(0)) == 0;
        if (writes) {
            effect.writes().begin("MSET", request.count() - 1);
            for (int i = 1; i < request.count(); i++) {
                effect.writes().add(request.arguments(), i);
            }
        }
        effect.reply().integer(writes ? 1 : 0);
    }

    /** GETEX key [EX s | PX ms | EXAT s | PXAT ms | PERSIST]. The same option may be given again: the last one counts. */
    private static boolean getOnly(Request request, CommandLines out) {
        boolean persists = request.count() > 2 && request.is(2, "PERSIST");
        int step = persists ? 1 : 2;
        boolean isKnown = persists || request.count() == 2 || Moments.isWord(request, 2);
        if (!isKnown || (request.count() - 2) % step != 0) {
            return false;
        }
        for (int i = 2 + step; i < request.count(); i += step) {
            if (!request.is(i, request.text(2))) {
                return false;
            }
        }
        return get(request, out);
    }

    private static void getEx(Request request, List<Reply> replies, Effect effect) {
        boolean isThere = !Found.isNothing(replies.get(0));
        boolean persists = request.count() > 2 && request.is(2, "PERSIST");
        int last = request.count() - 2;
        // The time is looked at only if there is a value.
        if (isThere && !persists && last > 0 && !Moments.isGiven(request, last)) {
            effect.error(
                    request.arguments().isLong(last + 1)
                            ? "ERR invalid expire time in 'getex' command"
                            : "ERR value is not an integer or out of range");
            return;
        }
        effect.same(replies.get(0));
        if (!isThere || last == 0) {
            return;
        }
        if (persists) {
            effect.writes().begin("PERSIST", 1).add(request.arguments(), 1);
        } else {
            effect.writes().begin("PEXPIREAT", 2).add(request.arguments(), 1).add(Moments.of(request, last));
        }
    }
}
