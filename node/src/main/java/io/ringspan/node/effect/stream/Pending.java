package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.CommandLines;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * An entry that was delivered and not acknowledged, as XPENDING gives it.
 *
 * @param idleMillis since when
 * @param times how often it was delivered
 */
record Pending(String id, long idleMillis, long times) {
    private static final int IDLE = 2;
    private static final int TIMES = 3;

    /** Asks whether the group is there: the answer is an error if not. */
    static void askGroup(Request request, int key, int group, CommandLines out) {
        out.begin("XPENDING", 5)
                .add(request.arguments(), key)
                .add(request.arguments(), group)
                .add("-")
                .add("+")
                .add("0");
    }

    /** Asks for one entry. */
    static void askEntry(Request request, int key, int group, String id, CommandLines out) {
        out.begin("XPENDING", 5)
                .add(request.arguments(), key)
                .add(request.arguments(), group)
                .add(id)
                .add(id)
                .add("1");
    }

    /** Whether an answer was that there is no such group, or no such key. */
    static boolean isNoGroup(Reply.Failure failure) {
        return failure.bytes().startsWith("NOGROUP ");
    }

    static Pending of(Reply found) {
        List<Reply> items = Found.items(found);
        return new Pending(Found.text(items.get(0)), Found.number(items.get(IDLE)), Found.number(items.get(TIMES)));
    }
}
