package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** XAUTOCLAIM key group consumer min-idle-time start [COUNT n] [JUSTID] */
final class XAutoClaimRule {
    private static final int CONSUMER = 3;
    private static final int IDLE = 4;
    private static final int START = 5;
    private static final long COUNT = 100;
    /** As much as Redis takes. */
    private static final long COUNT_MAX = Long.MAX_VALUE / 16;

    private XAutoClaimRule() {}

    static Rule rule() {
        return ReadThenWrite.withErrors(XAutoClaimRule::ask, XAutoClaimRule::follow);
    }

    private static boolean ask(Request request, CommandLines out) {
        long count = count(request);
        if (count == 0 || !request.arguments().isLong(IDLE) || !isStart(request.text(START))) {
            return false;
        }
        out.begin("EVAL_RO", 7)
                .add(GroupScripts.CLAIM)
                .add(1)
                .add(request.arguments(), 1)
                .add(request.arguments(), 2)
                .add(Math.max(0, request.arguments().asLong(IDLE)))
                .add(request.arguments(), START)
                .add(count);
        return true;
    }

    /** 0 if the options are not what the command takes. */
    private static long count(Request request) {
        long count = COUNT;
        for (int i = START + 1; i < request.count(); i++) {
            if (request.is(i, "COUNT") && request.isNatural(i + 1)) {
                i++;
                count = request.arguments().asLong(i);
                if (count == 0 || count > COUNT_MAX) {
                    return 0;
                }
            } else if (!request.is(i, "JUSTID")) {
                return 0;
            }
        }
        return count;
    }

    private static boolean isStart(String text) {
        boolean isOpen = text.length() > 1 && text.charAt(0) == '(';
        String place = isOpen ? text.substring(1) : text;
        if (StreamPlace.isPlace(place)) {
            return !isOpen || !StreamPlace.of(place).isLast();
        }
        return !isOpen && (text.equals("-") || text.equals("+"));
    }

    private static void follow(Request request, List<Reply> replies, Effect effect) {
        if (replies.get(0) instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
            return;
        }
        List<Reply> found = Found.items(replies.get(0));
        List<FoundEntry> entries =
                Found.items(found.get(1)).stream().map(FoundEntry::of).toList();
        boolean onlyIds = request.has("JUSTID", START + 1, request.count());
        Claims claims = new Claims();
        for (FoundEntry entry : entries) {
            if (entry.isGone()) {
                claims.gone(entry.id());
            } else {
                claims.claimed(entry.id(), onlyIds ? entry.times() : entry.times() + 1);
            }
        }
        claims.write(new Claims.Place(request, 1, 2, CONSUMER), request.nowMillis(), "", effect);
        effect.reply().array(3);
        effect.same(found.get(0));
        effect.reply().array(entries.size() - claims.gone().size());
        for (FoundEntry entry : entries) {
            if (!entry.isGone() && onlyIds) {
                effect.reply().bulk(entry.id());
            } else if (!entry.isGone()) {
                entry.reply(effect);
            }
        }
        effect.reply().array(claims.gone().size());
        claims.gone().forEach(id -> effect.reply().bulk(id));
    }
}
