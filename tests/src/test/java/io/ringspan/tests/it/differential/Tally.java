package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the lines of each command.
 *
 * <p><b>Owner.</b> One test.
 */
final class Tally {
    private static final int EXAMPLES_EACH = 2;

    /** One line's. */
    enum Outcome {
        /** Both gave the same answer, which is no error. */
        SUCCEEDED,
        /** Both gave the same error. */
        FAILED,
        /** The node says that it does not serve this form, or that the keys have different owners. */
        REFUSED,
        /** They differ, and that is declared. */
        DECLARED,
        DIFFERENT
    }

    private final Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();
    private final Map<String, List<String>> differences = new TreeMap<>();

    void count(Line line, Outcome outcome) {
        counts.computeIfAbsent(line.command().name(), name -> new EnumMap<>(Outcome.class))
                .merge(outcome, 1, Integer::sum);
    }

    /** Counts one, and keeps the first of each command as examples. */
    void different(Line line, String example) {
        count(line, Outcome.DIFFERENT);
        List<String> examples = differences.computeIfAbsent(line.command().name(), name -> new ArrayList<>());
        if (examples.size() < EXAMPLES_EACH) {
            examples.add(example);
        }
    }

    List<String> differences() {
        return differences.values().stream().flatMap(List::stream).toList();
    }

    /**
     * Those of which no line was answered as Redis does, or as is declared, with more than an error. What this cluster refuses as a
     * whole, as it does what one replica has to decide, is not among them.
     */
    List<String> withoutSuccess(List<Command> commands) {
        return commands.stream()
                .map(Command::name)
                .filter(name -> count(name, Outcome.SUCCEEDED) + count(name, Outcome.DECLARED) == 0)
                .filter(name -> count(name, Outcome.REFUSED) == 0)
                .toList();
    }

    /** Those that had fewer lines than that. */
    List<String> withFewer(List<Command> commands, int lines) {
        return commands.stream()
                .map(Command::name)
                .filter(name -> lines(name) < lines)
                .toList();
    }

    private int lines(String name) {
        return counts.getOrDefault(name, Map.of()).values().stream()
                .mapToInt(count -> count)
                .sum();
    }

    long all(Outcome outcome) {
        return counts.keySet().stream().mapToLong(name -> count(name, outcome)).sum();
    }

    private int count(String name, Outcome outcome) {
        return counts.getOrDefault(name, Map.of()).getOrDefault(outcome, 0);
    }

    /** For people: of all lines what became of them, and of each command how many were the same and how many were refused. */
    String text() {
        StringBuilder text = new StringBuilder("lines:");
        for (Outcome outcome : Outcome.values()) {
            text.append(' ').append(outcome).append(' ').append(all(outcome));
        }
        text.append("; of each command: lines/equal/refused");
        counts.forEach((name, of) -> text.append(", ")
                .append(name)
                .append(' ')
                .append(lines(name))
                .append('/')
                .append(count(name, Outcome.SUCCEEDED) + count(name, Outcome.FAILED))
                .append('/')
                .append(count(name, Outcome.REFUSED)));
        return text.toString();
    }
}
