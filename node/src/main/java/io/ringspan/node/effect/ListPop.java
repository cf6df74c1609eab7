package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;
import java.util.List;

/**
 * What takes elements out of a list: each by what it is, and not by where it is. Replicas to which others push at the same time may have
 * them in another order for a while; by its place, each would take out another one, and what was given to a client would come back.
 * Stateless.
 */
public final class ListPop {
    /** More are taken by their place: each is a command of its own otherwise. */
    static final int BY_VALUE_MAX = 1024;

    private ListPop() {}

    /**
     * Writes it.
     *
     * @param key the argument with the list
     * @param taken in the order in which they are taken
     */
    public static void write(Request request, int key, List<Reply> taken, boolean front, CommandLines writes) {
        if (taken.size() > BY_VALUE_MAX) {
            writes.begin(front ? "LPOP" : "RPOP", 2)
                    .add(request.arguments(), key)
                    .add(taken.size());
            return;
        }
        for (Reply element : taken) {
            // The first one that is equal, from the end at which it was found.
            writes.begin("LREM", 3)
                    .add(request.arguments(), key)
                    .add(front ? 1 : -1)
                    .add(Found.text(element));
        }
    }
}
