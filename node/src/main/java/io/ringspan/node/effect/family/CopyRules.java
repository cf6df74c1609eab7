package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.redis.Reply;
import java.util.List;
import java.util.Map;

/** Commands that bring a whole value to a key: of another key, or of the client. */
final class CopyRules {
    private CopyRules() {}

    /** By the commands' names. */
    static Map<String, Rule> all() {
        return Map.of(
                "copy", ReadThenWrite.of(CopyRules::askCopy, CopyRules::copy),
                "rename", ReadThenWrite.of(CopyRules::ask, CopyRules::rename),
                "renamenx", ReadThenWrite.of(CopyRules::ask, CopyRules::renameNx),
                "restore", ReadThenWrite.of(CopyRules::tryRestore, CopyRules::restore));
    }

    private static boolean ask(Request request, CommandLines out) {
        WholeValue.ask(request.text(1), out);
        out.begin("EXISTS", 1).add(request.arguments(), 2);
        return true;
    }

    /** COPY source destination [DB 0] [REPLACE]. */
    private static boolean askCopy(Request request, CommandLines out) {
        for (int i = 3; i < request.count(); i++) {
            if (request.is(i, "DB") && request.is(i + 1, "0")) {
                i++;
            } else if (!request.is(i, "REPLACE")) {
                return false;
            }
        }
        return ask(request, out);
    }

    private static void copy(Request request, List<Reply> replies, Effect effect) {
        if (request.arguments().areSame(1, 2)) {
            effect.error("ERR source and destination objects are the same");
            return;
        }
        boolean replaces = request.has("REPLACE", 3, request.count());
        boolean writes = !Found.isNothing(replies.get(1)) && (replaces || Found.number(replies.get(2)) == 0);
        if (writes) {
            WholeValue.write(effect.writes(), request.text(2), replies.get(0), replies.get(1));
        }
        effect.reply().integer(writes ? 1 : 0);
    }

    private static void rename(Request request, List<Reply> replies, Effect effect) {
        if (isThere(replies, effect)) {
            move(request, replies, effect);
            effect.reply().simple("OK");
        }
    }

    private static void renameNx(Request request, List<Reply> replies, Effect effect) {
        if (isThere(replies, effect)) {
            boolean writes = Found.number(replies.get(2)) == 0;
            if (writes) {
                move(request, replies, effect);
            }
            effect.reply().integer(writes ? 1 : 0);
        }
    }

    private static boolean isThere(List<Reply> replies, Effect effect) {
        boolean isThere = !Found.isNothing(replies.get(1));
        if (!isThere) {
            effect.error("ERR no such key");
        }
        return isThere;
    }

    private static void move(Request request, List<Reply> replies, Effect effect) {
        if (!request.arguments().areSame(1, 2)) {
            WholeValue.write(effect.writes(), request.text(2), replies.get(0), replies.get(1));
            effect.writes().begin("DEL", 1).add(request.arguments(), 1);
        }
    }

    /** RESTORE key ttl value [REPLACE] [ABSTTL] [IDLETIME s] [FREQ n]: the store tries it on a key that nobody has. */
    private static boolean tryRestore(Request request, CommandLines out) {
        out.begin("EXISTS", 1).add(request.arguments(), 1);
        Scratch.run(request, 1, false, out);
        return true;
    }

    private static void restore(Request request, List<Reply> replies, Effect effect) {
        boolean replaces = request.has("REPLACE", 4, request.count());
        Reply own = Scratch.own(replies);
        boolean isSyntax =
                own instanceof Reply.Failure failure && failure.bytes().startsWith("ERR syntax");
        if (!isSyntax && !replaces && Found.number(replies.get(0)) == 1) {
            effect.error("BUSYKEY Target key name already exists.");
            return;
        }
        if (!(own instanceof Reply.Failure)) {
            Scratch.write(request, 1, replies, effect);
        }
        effect.same(own);
    }
}
