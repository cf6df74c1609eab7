package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.effect.Request;
import io.ringspan.node.redis.Reply;

/** Whole values, as DUMP gives and RESTORE takes them. Stateless. */
final class Values {
    private Values() {}

    /**
     * The key gets that value, or goes.
     *
     * @param until the moment of its end in milliseconds since 1970; 0 or less if it has none
     * @param dump what DUMP replied
     */
    static void write(Request request, int key, long until, Reply dump, Effect effect) {
        if (Found.isNothing(dump)) {
            effect.writes().begin("DEL", 1).add(request.arguments(), key);
            return;
        }
        effect.writes()
                .begin("RESTORE", 5)
                .add(request.arguments(), key)
                .add(Math.max(0, until))
                .add(Found.text(dump))
                .add("REPLACE")
                .add("ABSTTL");
    }
}
