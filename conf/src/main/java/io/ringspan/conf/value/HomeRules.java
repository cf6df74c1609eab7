package io.ringspan.conf.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Datacenter;
import io.ringspan.conf.ConsistencyRule;
import io.ringspan.conf.RingConf;
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
 * Reads a list of homes by key pattern. Rules stand each for itself: the faults of all are found.
 *
 * <p><b>Owner.</b> The thread that loads the file. One for each list.
 */
public final class HomeRules {
    private static final String ALLOWED = "a list of up to " + RingConf.HOMES_MAX
            + " rules, each with keys (a pattern) and datacenter (the name of one)";
    private static final String PATTERN =
            "a pattern of 1 to " + ConsistencyRule.PATTERN_BYTES_MAX + " bytes, such as \"lock:*\"";
    private static final List<String> WORDS = List.of("keys", "datacenter");

    private final Complaints complaints;
    private final Map<String, Mark> patterns = new HashMap<>();
    private final List<Placed<RingConf.Home>> rules = new ArrayList<>();
    private boolean whole = true;

    private HomeRules(Complaints complaints) {
        this.complaints = complaints;
    }

    /** The type of such a list; each rule has the place of its datacenter. */
    public static ValueType<List<Placed<RingConf.Home>>> type() {
        return new ValueType<>("", ALLOWED, List.of(), (value, complaints) -> new HomeRules(complaints).read(value));
    }

    private Optional<List<Placed<RingConf.Home>>> read(YamlNode value) {
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
        if (items.size() > RingConf.HOMES_MAX) {
            whole = false;
            complaints.about(items.get(RingConf.HOMES_MAX).mark(), items.size() + " rules");
        }
        for (YamlNode item : items.subList(0, Math.min(items.size(), RingConf.HOMES_MAX))) {
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
                unknown(entry.key().mark(), word);
            } else if (parts.putIfAbsent(word, entry.value()) != null) {
                fault(entry.key().mark(), word + " again", "keys and datacenter once in a rule");
            }
        }
        Optional<YamlNode.Scalar> keys = scalar(mapping, "keys", parts, PATTERN);
        Optional<YamlNode.Scalar> datacenter = scalar(mapping, "datacenter", parts, "the name of a datacenter");
        boolean sound = keys.isPresent() && isPattern(keys.get());
        if (datacenter.isPresent() && isName(datacenter.get()) && sound) {
            rules.add(new Placed<>(
                    new RingConf.Home(
                            keys.get().text(), new Datacenter(datacenter.get().text())),
                    datacenter.get().mark()));
        }
    }

    private void unknown(Mark mark, String word) {
        whole = false;
        complaints
                .faults()
                .add(new Problem(
                        complaints.faults().spot(mark),
                        complaints.key(),
                        Quote.of(word) + " in a rule",
                        String.join(", ", WORDS),
                        Nearest.to(word, WORDS)));
    }

    private Optional<YamlNode.Scalar> scalar(
            YamlNode.Mapping rule, String word, Map<String, YamlNode> parts, String allowed) {
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

    private boolean isPattern(YamlNode.Scalar given) {
        String text = given.text();
        Mark earlier = patterns.putIfAbsent(text, given.mark());
        if (text.isEmpty()) {
            fault(given.mark(), "an empty pattern", PATTERN);
        } else if (text.getBytes(UTF_8).length > ConsistencyRule.PATTERN_BYTES_MAX) {
            fault(given.mark(), Quote.of(text) + ", which is too long", PATTERN);
        } else if (earlier != null) {
            fault(given.mark(), Quote.of(text) + " again, after line " + earlier.line(), "each pattern once");
        } else {
            return true;
        }
        return false;
    }

    private boolean isName(YamlNode.Scalar given) {
        try {
            Words.parseName(given.text());
            return true;
        } catch (UnfitValue unfit) {
            fault(given.mark(), Quote.of(given.text()), "the name of a datacenter");
            return false;
        }
    }

    private void fault(Mark mark, String found, String allowed) {
        whole = false;
        complaints.faults().add(mark, complaints.key(), found, allowed);
    }
}
