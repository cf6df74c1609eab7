package io.ringspan.node.effect.family;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Request;
import io.ringspan.node.effect.WholeValue;
import io.ringspan.node.redis.Reply;

/** Whole values of keys that a command names. Stateless. */
final class Values {
    private Values() {}

    /**
     * The key gets that value, or goes.
     *
     * @param until the moment of its end in milliseconds since 1970; 0 or less if it has none
     * @param dump what DUMP replied
     */
    static void write(Request request, int key, long until, Reply dump, Effect effect) {
        WholeValue.write(effect.writes(), request.text(key), until, dump);
    }
}
