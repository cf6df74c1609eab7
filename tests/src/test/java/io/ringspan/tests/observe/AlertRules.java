package io.ringspan.tests.observe;

import io.ringspan.tests.yaml.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules in {@code conf/prometheus/rules}, as far as they concern people: what is recorded, and what alerts say. */
final class AlertRules {
    private static final Path RULES = Path.of("../conf/prometheus/rules");

    /** A metric, or a recorded series, with the labels that it is asked for by. */
    private static final Pattern SELECTOR = Pattern.compile(
            "(?<![\\w:{\"])(?:[a-z_]+(?::[a-z0-9_]+)+|(?:ringspan|process|jvm|netty|system)_[a-z0-9_]+|up)(?:\\{[^}]*\\})?");

    private static final Pattern METRIC = Pattern.compile("^\\| `([a-z0-9_]+)` \\|", Pattern.MULTILINE);

    private AlertRules() {}

    /** The metrics on the page of them. */
    static Set<String> documented() {
        try {
            return METRIC.matcher(Files.readString(Path.of("../docs/metrics.md")))
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** One alert. */
    record Alert(String name, String expression, String waits, String severity, Map<?, ?> says) {
        String says(String what) {
            return String.valueOf(says.get(what));
        }
    }

    static List<Alert> alerts() {
        return rules("alerts.yml")
                .map(rule -> new Alert(
                        Yaml.text(rule, "alert"),
                        Yaml.text(rule, "expr"),
                        rule.get("for") == null ? "at once" : Yaml.text(rule, "for"),
                        Yaml.text(Yaml.map(rule, "labels"), "severity"),
                        Yaml.map(rule, "annotations")))
                .toList();
    }

    /** The names of what is recorded. */
    static List<String> recorded() {
        return rules("recording.yml").map(rule -> Yaml.text(rule, "record")).toList();
    }

    /** The questions that recorded series are the answers to. */
    static List<String> recordedExpressions() {
        return rules("recording.yml").map(rule -> Yaml.text(rule, "expr")).toList();
    }

    private static Stream<Map<?, ?>> rules(String file) {
        try {
            return Yaml.maps(Yaml.map(Files.readString(RULES.resolve(file))), "groups").stream()
                    .flatMap(group -> Yaml.maps(group, "rules").stream());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What an expression asks for, each part by itself. */
    static Set<String> selectors(String expression) {
        return SELECTOR.matcher(expression)
                .results()
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The metrics that an expression asks for, recorded series left out; {@code x_bucket} and the like are {@code x}. */
    static Set<String> metrics(String expression) {
        return selectors(expression).stream()
                .map(selector -> selector.replaceFirst("\\{.*", ""))
                .filter(name -> !name.contains(":") && !name.equals("up"))
                .map(name -> name.replaceFirst("_seconds_(bucket|sum|count)$", "_seconds"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
