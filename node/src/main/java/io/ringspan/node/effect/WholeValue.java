package io.ringspan.node.effect;

import io.ringspan.node.redis.Reply;

/** Whole values, as DUMP gives and RESTORE takes them. Stateless. */
public final class WholeValue {
    /** How many commands a store is asked for one. */
    public static final int ASKED = 2;

    private WholeValue() {}

    /** Asks for a key's value. First the moment of its end: what ends in between is gone then, and has none. */
    public static void ask(String key, CommandLines out) {
        out.begin("PEXPIRETIME", 1).add(key);
        out.begin("DUMP", 1).add(key);
    }

    /**
     * A key gets that value, or goes.
     *
     * @param until what PEXPIRETIME replied: the moment of its end in milliseconds since 1970; 0 or less if it has none
     * @param dump what DUMP replied
     */
    public static void write(CommandLines writes, String key, Reply until, Reply dump) {
        if (Found.isNothing(dump)) {
            writes.begin("DEL", 1).add(key);
            return;
        }
        writes.begin("RESTORE", 5)
                .add(key)
                .add(Math.max(0, Found.number(until)))
                .add(Found.text(dump))
                .add("REPLACE")
                .add("ABSTTL");
    }
}
