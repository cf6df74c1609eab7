package io.ringspan.node.effect.family;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * A command that the store runs on a key that nobody has, in one transaction that deletes it again: what it would reply, and the value
 * that it would leave. Stateless.
 */
final class Scratch {
    /** No client ever sees it. */
    private static final String KEY = "\u0000ringspan:computed";

    /** DUMP, PEXPIRETIME and UNLINK. */
    private static final int BEHIND = 3;

    private Scratch() {}

    /**
     * Asks for it.
     *
     * @param key the argument with the key in whose place it runs
     * @param isSource whether what that key has counts, too
     */
    static void run(Request request, int key, boolean isSource, CommandLines out) {
        out.begin("MULTI", 0);
        if (isSource) {
            out.begin("COPY", 2).add(request.arguments(), key).add(KEY);
        }
        out.begin(request.text(0), request.count() - 1);
        for (int i = 1; i < request.count(); i++) {
            if (i == key) {
                out.add(KEY);
            } else {
                out.add(request.arguments(), i);
            }
        }
        out.begin("DUMP", 1).add(KEY);
        out.begin("PEXPIRETIME", 1).add(KEY);
        out.begin("UNLINK", 1).add(KEY);
        out.begin("EXEC", 0);
    }

    /** What the command replied, by the replies to all that was asked, in which those of the transaction are last. */
    static Reply own(List<Reply> replies) {
        List<Reply> done = done(replies);
        return done.get(done.size() - BEHIND - 1);
    }

    /** The key gets the value that was left. */
    static void write(Request request, int key, List<Reply> replies, Effect effect) {
        List<Reply> done = done(replies);
        int dump = done.size() - BEHIND;
        WholeValue.write(effect.writes(), request.text(key), done.get(dump + 1), done.get(dump));
    }

    private static List<Reply> done(List<Reply> replies) {
        return Found.items(replies.get(replies.size() - 1));
    }
}
