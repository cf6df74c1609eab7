package io.ringspan.conf.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.fault.Nearest;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.yaml.Mark;
import io.ringspan.conf.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a list of levels by key pattern. Rules stand each for itself: the faults of all are found.
 *
 * <p><b>Owner.</b> The thread that loads the file. One for each list.
 */
final class KeyRules {
    static final String ALLOWED = "a list of up to " + ConsistencyRule.RULES_MAX
            + " rules, each with keys (a pattern) and read, write or both (levels)";

    private static final String PATTERN =
            "a pattern of 1 to " + ConsistencyRule.PATTERN_BYTES_MAX + " bytes, such as \"session:*\"";
    private static final List<String> WORDS = List.of("keys", "read", "write");

    private final ValueType<String> level;
    private final Complaints complaints;
    private final Map<String, Mark> patterns = new HashMap<>();
    private final List<ConsistencyRule> rules = new ArrayList<>();
    private boolean whole = true;

    private KeyRules(ValueType<String> level, Complaints complaints) {
        this.level = level;
        this.complaints = complaints;
    }

    /**
     * The type of such a list.
     *
     * @param level what stands for a level
     */
    static ValueType<List<ConsistencyRule>> type(ValueType<String> level) {
        return new ValueType<>(
                "", ALLOWED, List.of(), (value, complaints) -> new KeyRules(level, complaints).read(value));
    }

    private Optional<List<ConsistencyRule>> read(YamlNode value) {
        if (value instanceof YamlNode.Scalar scalar && scalar.text().isEmpty()) {
            return Optional.of(List.of());
        }
        if (value instanceof YamlNode.Sequence list) {
            readAll(list.items());
        } else {
            refuse(value);
        }
        return whole ? Optional.of(List.copyOf(rules)) : Optional.empty();
    }

    private void readAll(List<YamlNode> items) {
        if (items.size() > ConsistencyRule.RULES_MAX) {
            whole = false;
            complaints.about(items.get(ConsistencyRule.RULES_MAX).mark(), items.size() + " rules");
        }
        for (YamlNode item : items.subList(0, Math.min(items.size(), ConsistencyRule.RULES_MAX))) {
            if (item instanceof YamlNode.Mapping mapping) {
                rule(mapping);
            } else {
                refuse(item);
            }
        }
    }

    private void refuse(YamlNode value) {
        whole = false;
        complaints.aboutWrong(value);
    }

    private void rule(YamlNode.Mapping mapping) {
        Map<String, YamlNode> parts = new HashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String word = entry.key().text();
            if (!WORDS.contains(word)) {
                whole = false;
                complaints
                        .faults()
                        .add(new Problem(
                                complaints.faults().spot(entry.key().mark()),
                                complaints.key(),
                                Quote.of(word) + " in a rule",
                                String.join(", ", WORDS),
                                Nearest.to(word, WORDS)));
            } else if (parts.putIfAbsent(word, entry.value()) != null) {
                fault(entry.key().mark(), word + " again", "keys, read and write once in a rule");
            }
        }
        Optional<String> keys = pattern(mapping, parts);
        Optional<Consistency> read = level("read", parts);
        Optional<Consistency> write = level("write", parts);
        if (!parts.containsKey("read") && !parts.containsKey("write")) {
            fault(mapping.mark(), "a rule with neither read nor write", "a level for read, for write, or for both");
        }
        keys.ifPresent(pattern -> rules.add(new ConsistencyRule(pattern, read, write)));
    }

    private Optional<String> pattern(YamlNode.Mapping rule, Map<String, YamlNode> parts) {
        YamlNode given = parts.get("keys");
        if (given == null) {
            fault(rule.mark(), "a rule without keys", PATTERN);
            return Optional.empty();
        }
        if (!(given instanceof YamlNode.Scalar scalar)) {
            refuse(given);
            return Optional.empty();
        }
        String text = scalar.text();
        Mark earlier = patterns.putIfAbsent(text, scalar.mark());
        if (text.isEmpty()) {
            fault(scalar.mark(), "an empty pattern", PATTERN);
        } else if (text.getBytes(UTF_8).length > ConsistencyRule.PATTERN_BYTES_MAX) {
            fault(scalar.mark(), Quote.of(text) + ", which is too long", PATTERN);
        } else if (earlier != null) {
            fault(scalar.mark(), Quote.of(text) + " again, after line " + earlier.line(), "each pattern once");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }

    private Optional<Consistency> level(String word, Map<String, YamlNode> parts) {
        YamlNode given = parts.get(word);
        if (given == null) {
            return Optional.empty();
        }
        Complaints ofLevel = new Complaints(complaints.key() + ": " + word, level, false, complaints.faults());
        Optional<Consistency> read = level.reader().read(given, ofLevel).map(Consistency::valueOf);
        whole &= read.isPresent();
        return read;
    }

    private void fault(Mark mark, String found, String allowed) {
        whole = false;
        complaints.faults().add(mark, complaints.key(), found, allowed);
    }
}
