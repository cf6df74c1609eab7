package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Makes lines from a seed, of which every third or so is spoilt after it was made.
 *
 * <p><b>Owner.</b> One test.
 */
final class LineSource {
    private static final int SPOILT_OUT_OF_TEN = 3;

    /** So many lines of one command take out or change what their keys were filled with. */
    private static final int LINES_A_FILLING = 50;

    private static final int LINES_THAT_MAY_WAIT_A_FILLING = 15;
    private static final int LINES_WITHOUT_ARGUMENTS = 3;
    private static final int ALL_OUT_OF_TEN = 10;

    private final Random random;
    private final Filling filling;
    private final Command flush;
    private final Map<Command, Maker> makers = new LinkedHashMap<>();

    /** What makes the lines of one command, with a chance of its own, so that they are the same whatever else is served. */
    private record Maker(Grammar grammar, Vocabulary vocabulary, Spoiling spoiling) {
        static Maker of(Command command, Grammar grammar, Vocabulary vocabulary) {
            return new Maker(grammar, vocabulary, new Spoiling(command, grammar, vocabulary));
        }

        List<String> arguments(int spoiltOutOfTen) {
            List<String> arguments = new ArrayList<>();
            grammar.appendTo(arguments, vocabulary);
            if (vocabulary.chance().nextInt(10) < spoiltOutOfTen) {
                spoiling.spoil(arguments);
            }
            return arguments;
        }
    }

    LineSource(CommandTable table, Grammars grammars, List<Command> commands, long seed) {
        this.random = new Random(seed);
        Vocabulary.Ids ids = new Vocabulary.Ids();
        this.filling = new Filling(table, new Vocabulary(random, ids));
        this.flush = Objects.requireNonNull(table.named("flushall"));
        commands.forEach(command -> makers.put(
                command,
                Maker.of(
                        command,
                        grammars.of(command),
                        new Vocabulary(new Random(seed * 31 + command.name().hashCode()), ids))));
    }

    /** A line that deletes all keys. */
    List<Line> empty() {
        return List.of(filling.line(flush, List.of()));
    }

    /** Lines that give every key a value of the type in its name. */
    List<Line> fill() {
        return filling.all();
    }

    /**
     * So many lines of each command, in any order, fewer of those without arguments. What deletes all keys comes only once, and they
     * are filled behind it.
     */
    List<Line> round(int linesEach) {
        List<Map.Entry<Command, Maker>> order = new ArrayList<>();
        makers.entrySet().forEach(entry -> {
            Command command = entry.getKey();
            Maker maker = entry.getValue();
            int fewer = maker.grammar().isEmpty() ? (linesEach + 2) / 3 : linesEach;
            order.addAll(Collections.nCopies(command.isAboutAllKeys() ? 1 : fewer, entry));
        });
        Collections.shuffle(order, random);
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<Command, Maker> next : order) {
            lines.add(filling.line(next.getKey(), next.getValue().arguments(SPOILT_OUT_OF_TEN)));
            if (next.getKey().isAboutAllKeys()) {
                lines.addAll(fill());
            }
        }
        return lines;
    }

    /** So many lines of one command and no other, but for those that give its keys new values now and then. */
    List<Line> alone(Command command, int lines) {
        Maker maker = Objects.requireNonNull(makers.get(command));
        List<String> kinds = maker.grammar().kinds();
        int linesAFilling = kinds.contains("patience") ? LINES_THAT_MAY_WAIT_A_FILLING : LINES_A_FILLING;
        List<Line> all = new ArrayList<>(empty());
        for (int i = 0; i < lines; i++) {
            if (i % linesAFilling == 0) {
                all.addAll(kinds.contains("any") ? fill() : filling.mostly(kinds));
            }
            // What takes no arguments has no other sets of them.
            boolean isKnown = maker.grammar().isEmpty() && i >= LINES_WITHOUT_ARGUMENTS;
            all.add(filling.line(command, maker.arguments(isKnown ? ALL_OUT_OF_TEN : SPOILT_OUT_OF_TEN)));
        }
        return all;
    }
}
