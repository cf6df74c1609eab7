package io.ringspan.node.effect.blocking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ListPop;
import io.ringspan.node.effect.Pops;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.effect.Since;
import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * key ...: one element of the first key that has any, at one end of a list or of a sorted set.
 *
 * @param first whether the element is at the front, or has the lowest score
 */
record FirstPop(boolean isList, boolean first) implements Rule {
    @Override
    public boolean ask(Request request, CommandLines out) {
        for (int key = 1; key < request.count(); key++) {
            if (isList) {
                out.begin("LINDEX", 2).add(request.arguments(), key).add(first ? 0 : -1);
            } else {
                out.begin(first ? "ZRANGE" : "ZREVRANGE", 4).add(request.arguments(), key);
                out.add(0).add(0).add("WITHSCORES");
            }
        }
        return true;
    }

    /** Those behind the first that has anything are not looked at, whatever they are. */
    @Override
    public void follow(Request request, List<Reply> replies, Effect effect) {
        for (int i = 0; i < replies.size(); i++) {
            Reply found = replies.get(i);
            if (found instanceof Reply.Failure failure) {
                effect.error(failure.bytes());
                return;
            }
            if (found instanceof Reply.Blob || !Found.items(found).isEmpty()) {
                take(request, i + 1, found, effect);
                return;
            }
        }
        effect.noArray();
    }

    private void take(Request request, int key, Reply found, Effect effect) {
        effect.reply().array(isList ? 2 : 3).bulk(request.text(key).getBytes(ISO_8859_1));
        if (isList) {
            ListPop.write(request, key, List.of(found), first, effect.writes());
            effect.same(found);
        } else {
            Reply member = Found.items(found).get(0);
            effect.writes().begin("ZREM", 2).add(request.arguments(), key).add(Found.text(member));
            effect.same(member);
            effect.score(Found.text(Found.items(found).get(1)));
        }
    }

    @Override
    public boolean stands(Request request, List<Reply> replies, Since since) {
        return isList ? Pops.ofListStand(replies, since) : Pops.ofSetStand(replies, since);
    }

    @Override
    public boolean takesErrors() {
        return true;
    }
}
