package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;

/** Whole values, as DUMP gives and RESTORE takes them. Stateless. */
public final class WholeValue {
    private WholeValue() {}

    /**
     * A key gets that value, or goes.
     *
     * @param until the moment of its end in milliseconds since 1970; 0 or less if it has none
     * @param dump what DUMP replied
     */
    public static void write(CommandLines writes, String key, long until, Reply dump) {
        if (Found.isNothing(dump)) {
            writes.begin("DEL", 1).add(key);
            return;
        }
        writes.begin("RESTORE", 5)
                .add(key)
                .add(Math.max(0, until))
                .add(Found.text(dump))
                .add("REPLACE")
                .add("ABSTTL");
    }
}
