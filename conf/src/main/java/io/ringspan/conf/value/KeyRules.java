package io.ringspan.conf.value;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Levels by key pattern.
 *
 * @param level what stands for a level
 */
record KeyRules(ValueType<String> level) implements RuleList.Kind<ConsistencyRule> {
    static final String ALLOWED = "a list of up to " + ConsistencyRule.RULES_MAX
            + " rules, each with keys (a pattern) and read, write or both (levels)";

    /**
     * The type of such a list.
     *
     * @param level what stands for a level
     */
    static ValueType<List<ConsistencyRule>> type(ValueType<String> level) {
        return RuleList.type(ALLOWED, new KeyRules(level));
    }

    @Override
    public int rulesMax() {
        return ConsistencyRule.RULES_MAX;
    }

    @Override
    public List<String> words() {
        return List.of("keys", "read", "write");
    }

    @Override
    public String example() {
        return "session:*";
    }

    @Override
    public Optional<ConsistencyRule> rule(
            YamlNode.Mapping rule, Map<String, YamlNode> parts, Optional<String> keys, RuleList<ConsistencyRule> list) {
        Optional<Consistency> read = list.part("read", parts, level).map(Consistency::valueOf);
        Optional<Consistency> write = list.part("write", parts, level).map(Consistency::valueOf);
        if (!parts.containsKey("read") && !parts.containsKey("write")) {
            list.fault(rule.mark(), "a rule with neither read nor write", "a level for read, for write, or for both");
        }
        return keys.map(pattern -> new ConsistencyRule(pattern, read, write));
    }
}
