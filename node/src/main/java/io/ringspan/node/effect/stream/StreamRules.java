package io.ringspan.node.effect.stream;

import io.ringspan.node.effect.Rule;
import java.util.HashMap;
import java.util.Map;

/** The rules of this package. */
public final class StreamRules {
    private StreamRules() {}

    /** By the commands' names. */
    public static Map<String, Rule> all() {
        Map<String, Rule> all = new HashMap<>(XGroupRules.all());
        all.put("xadd", new XAddRule());
        all.put("xack", XAckRule.rule());
        all.put("xclaim", new XClaimRule());
        all.put("xautoclaim", XAutoClaimRule.rule());
        all.put("xread", new XReadRule());
        all.put("xreadgroup", new XReadGroupRule());
        return all;
    }
}
