package io.ringspan.node.effect.blocking;

import io.ringspan.node.effect.Rule;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The rules of commands that wait. */
public final class BlockingRules {
    private BlockingRules() {}

    /**
     * By the commands' names.
     *
     * @param atOnce the rules of those that do not wait
     */
    public static Map<String, Rule> all(Map<String, Rule> atOnce) {
        Map<String, Rule> all = new HashMap<>();
        all.put("blpop", new BlockingRule(new FirstPop(true, true), 1));
        all.put("brpop", new BlockingRule(new FirstPop(true, false), 1));
        all.put("bzpopmin", new BlockingRule(new FirstPop(false, true), 1));
        all.put("bzpopmax", new BlockingRule(new FirstPop(false, false), 1));
        all.put("blmpop", like("lmpop", atOnce));
        all.put("bzmpop", like("zmpop", atOnce));
        all.put("blmove", like("lmove", atOnce));
        all.put("brpoplpush", like("rpoplpush", atOnce));
        all.put("xreadgroup", new BlockingRule(Objects.requireNonNull(atOnce.get("xreadgroup")), 2));
        return all;
    }

    private static Rule like(String command, Map<String, Rule> atOnce) {
        return new BlockingRule(Objects.requireNonNull(atOnce.get(command)), 1);
    }
}
