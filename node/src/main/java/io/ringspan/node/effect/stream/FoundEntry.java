package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Effect;
import io.ringspan.node.effect.Found;
import io.ringspan.node.redis.Reply;
import java.util.List;

/** An entry as {@link GroupScripts} give it: its id, its fields, and of those that are pending how often they were delivered. */
record FoundEntry(List<Reply> items) {
    private static final int TIMES = 2;

    static FoundEntry of(Reply found) {
        return new FoundEntry(Found.items(found));
    }

    String id() {
        return Found.text(items.get(0));
    }

    /** Whether the stream has it no more. */
    boolean isGone() {
        return Found.isNothing(items.get(1));
    }

    long times() {
        return Found.number(items.get(TIMES));
    }

    /** Appends it to the reply; without fields if it is gone. */
    void reply(Effect effect) {
        effect.reply().array(2).bulk(id());
        if (isGone()) {
            effect.noArray();
        } else {
            effect.same(items.get(1));
        }
    }
}
