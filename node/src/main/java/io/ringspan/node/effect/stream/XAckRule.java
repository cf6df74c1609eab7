package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.ReadThenWrite;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.Rule;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** XACK key group id ... */
final class XAckRule {
    private static final int FIRST_ID = 3;

    private XAckRule() {}

    static Rule rule() {
        return ReadThenWrite.withErrors(XAckRule::ask, XAckRule::follow);
    }

    private static boolean ask(Request request, CommandLines out) {
        Pending.askGroup(request, 1, 2, out);
        ids(request).forEach(id -> Pending.askEntry(request, 1, 2, id, out));
        return true;
    }

    /** Each once; as far as they are ids. */
    private static Set<String> ids(Request request) {
        Set<String> ids = new TreeSet<>();
        for (int i = FIRST_ID; i < request.count() && StreamPlace.isPlace(request.text(i)); i++) {
            ids.add(StreamPlace.of(request.text(i)).toString());
        }
        return ids;
    }

    private static void follow(Request request, List<Reply> replies, Effect effect) {
        if (replies.get(0) instanceof Reply.Failure failure) {
            if (Pending.isNoGroup(failure)) {
                effect.reply().integer(0);
            } else {
                effect.error(failure.bytes());
            }
            return;
        }
        for (int i = FIRST_ID; i < request.count(); i++) {
            if (!StreamPlace.isPlace(request.text(i))) {
                effect.error(StreamPlace.INVALID);
                return;
            }
        }
        List<String> pending = new ArrayList<>();
        int asked = 1;
        for (String id : ids(request)) {
            if (!Found.items(replies.get(asked++)).isEmpty()) {
                pending.add(id);
            }
        }
        if (!pending.isEmpty()) {
            CommandLines write = effect.writes().begin("XACK", 2 + pending.size());
            write.add(request.arguments(), 1).add(request.arguments(), 2);
            pending.forEach(write::add);
        }
        effect.reply().integer(pending.size());
    }
}
