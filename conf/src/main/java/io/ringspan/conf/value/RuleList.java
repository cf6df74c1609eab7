package io.ringspan.conf.value;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * Reads a list of rules by key pattern. Rules stand each for itself: the faults of all are found.
 *
 * <p><b>Owner.</b> The thread that loads the file. One for each list.
 */
final class RuleList<R> {
    private final Kind<R> kind;
    private final Complaints complaints;
    private final Map<String, Mark> patterns = new HashMap<>();
    private final List<R> rules = new ArrayList<>();
    private boolean whole = true;

    /** What the rules of such a list say. */
    interface Kind<R> {
        /** How many there may be. */
        int rulesMax();

        /** The words that a rule may have; {@code keys} is one of them. */
        List<String> words();

        /** An example of a pattern. */
        String example();

        /**
         * Reads what else stands in a rule, and says what is wrong with it.
         *
         * @param parts by their words
         * @param keys the pattern; empty if something is wrong with that
         */
        Optional<R> rule(YamlNode.Mapping rule, Map<String, YamlNode> parts, Optional<String> keys, RuleList<R> list);
    }

    private RuleList(Kind<R> kind, Complaints complaints) {
        this.kind = kind;
        this.complaints = complaints;
    }

    /** The type of such a list. */
    static <R> ValueType<List<R>> type(String allowed, Kind<R> kind) {
        return new ValueType<>(
                "", allowed, List.of(), (value, complaints) -> new RuleList<>(kind, complaints).read(value));
    }

    private Optional<List<R>> read(YamlNode value) {
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
        if (items.size() > kind.rulesMax()) {
            whole = false;
            complaints.about(items.get(kind.rulesMax()).mark(), items.size() + " rules");
        }
        for (YamlNode item : items.subList(0, Math.min(items.size(), kind.rulesMax()))) {
            if (item instanceof YamlNode.Mapping mapping) {
                rule(mapping);
            } else {
                refuse(item);
            }
        }
    }

    private void rule(YamlNode.Mapping mapping) {
        Map<String, YamlNode> parts = new HashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            String word = entry.key().text();
            if (!kind.words().contains(word)) {
                unknown(entry.key().mark(), word);
            } else if (parts.putIfAbsent(word, entry.value()) != null) {
                fault(entry.key().mark(), word + " again", once());
            }
        }
        Optional<String> keys = scalar(mapping, "keys", parts, pattern())
                .filter(this::isPattern)
                .map(YamlNode.Scalar::text);
        kind.rule(mapping, parts, keys, this).ifPresent(rules::add);
    }

    private String once() {
        List<String> words = kind.words();
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " and " + words.get(last) + " once in a rule";
    }

    private String pattern() {
        return "a pattern of 1 to " + ConsistencyRule.PATTERN_BYTES_MAX + " bytes, such as \"" + kind.example() + "\"";
    }

    private void unknown(Mark mark, String word) {
        whole = false;
        complaints
                .faults()
                .add(new Problem(
                        complaints.faults().spot(mark),
                        complaints.key(),
                        Quote.of(word) + " in a rule",
                        String.join(", ", kind.words()),
                        Nearest.to(word, kind.words())));
    }

    private boolean isPattern(YamlNode.Scalar given) {
        String text = given.text();
        Mark earlier = patterns.putIfAbsent(text, given.mark());
        if (text.isEmpty()) {
            fault(given.mark(), "an empty pattern", pattern());
        } else if (text.getBytes(UTF_8).length > ConsistencyRule.PATTERN_BYTES_MAX) {
            fault(given.mark(), Quote.of(text) + ", which is too long", pattern());
        } else if (earlier != null) {
            fault(given.mark(), Quote.of(text) + " again, after line " + earlier.line(), "each pattern once");
        } else {
            return true;
        }
        return false;
    }

    /** A part that has to be there, and to be text. */
    Optional<YamlNode.Scalar> scalar(YamlNode.Mapping rule, String word, Map<String, YamlNode> parts, String allowed) {
        YamlNode given = parts.get(word);
        if (given == null) {
            fault(rule.mark(), "a rule without " + word, allowed);
        } else if (given instanceof YamlNode.Scalar scalar) {
            return Optional.of(scalar);
        } else {
            refuse(given);
        }
        return Optional.empty();
    }

    /** A part that has a type of its own, if it is there. */
    <T> Optional<T> part(String word, Map<String, YamlNode> parts, ValueType<T> type) {
        YamlNode given = parts.get(word);
        if (given == null) {
            return Optional.empty();
        }
        Complaints ofPart = new Complaints(complaints.key() + ": " + word, type, false, complaints.faults());
        Optional<T> read = type.reader().read(given, ofPart);
        whole &= read.isPresent();
        return read;
    }

    private void refuse(YamlNode value) {
        whole = false;
        complaints.aboutWrong(value);
    }

    /** Something is wrong there. */
    void fault(Mark mark, String found, String allowed) {
        whole = false;
        complaints.faults().add(mark, complaints.key(), found, allowed);
    }
}
