package io.ringspan.node.decide.redis;

import io.ringspan.node.command.FoundKeys;
import io.ringspan.node.decide.DecisionError;
import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * Has the store say what is wrong with a command's arguments: the command runs there on keys that nobody has, which are deleted in the
 * same transaction if it has made them. Stateless.
 */
final class NobodysKeys {
    /** No client can see it: it is gone before anybody else is served. */
    private static final String NAME = "\u0000ringspan:nobody:";

    private NobodysKeys() {}

    /** Appends what is to be asked. */
    static void ask(Request request, CommandLines out) {
        List<Integer> keys = keys(request);
        out.begin("MULTI", 0);
        out.begin(request.text(0), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            int key = keys.indexOf(i);
            if (key < 0) {
                out.add(request.arguments(), i);
            } else {
                out.add(NAME + key);
            }
        }
        out.begin("UNLINK", Math.max(1, keys.size()));
        for (int key = 0; key < Math.max(1, keys.size()); key++) {
            out.add(NAME + key);
        }
        out.begin("EXEC", 0);
    }

    private static List<Integer> keys(Request request) {
        List<Integer> keys = new ArrayList<>();
        FoundKeys found = new FoundKeys();
        if (request.command().keyPlaces().findToSend(request.arguments(), found)) {
            for (int i = 0; i < found.count(); i++) {
                keys.add(found.argument(i));
            }
        }
        return keys;
    }

    /** The client gets the store's error; if it has none, the command's form is one that no rule knows. */
    static void follow(List<Reply> replies, Effect effect) {
        Reply own = replies.get(1);
        if (replies.get(3) instanceof Reply.Items done && !done.items().isEmpty()) {
            own = done.items().get(0);
        }
        if (own instanceof Reply.Failure failure) {
            effect.error(failure.bytes());
        } else {
            effect.error(DecisionError.NOT_UNDERSTOOD.text());
        }
    }
}
