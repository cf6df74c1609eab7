package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Makes lines from a seed: every third or so is spoilt after it was made, by a word too many or too few, or by one that does not
 * belong there.
 *
 * <p><b>Owner.</b> One test.
 */
final class LineSource {
    private static final int SPOILT_OUT_OF_TEN = 3;
    private static final int FILLS = 3;

    /** Numbers between these and the usual ones would make values of many megabytes, or a random answer of endless length. */
    private static final List<String> OUT_OF_PLACE = List.of(
            "",
            "nonsense",
            "0",
            "-1",
            "1.5",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "18446744073709551616",
            "1e400",
            "nan",
            "\0\u00ff",
            "other",
            "WITHSCORES");

    /** What keys are filled with, by the type in their names. */
    private static final Map<String, String> FILLING = fillings();

    private final Random random;
    private final Vocabulary vocabulary;
    private final CommandTable table;
    private final Map<Command, Maker> makers = new LinkedHashMap<>();

    /** What makes the lines of one command, with a chance of its own, so that they are the same whatever else is served. */
    private record Maker(Grammar grammar, Vocabulary vocabulary) {}

    LineSource(CommandTable table, Grammars grammars, List<Command> commands, long seed) {
        this.random = new Random(seed);
        Vocabulary.Ids ids = new Vocabulary.Ids();
        this.vocabulary = new Vocabulary(random, ids);
        this.table = table;
        commands.forEach(command -> makers.put(
                command,
                new Maker(
                        grammars.of(command),
                        new Vocabulary(new Random(seed * 31 + command.name().hashCode()), ids))));
    }

    private static Map<String, String> fillings() {
        Map<String, String> filling = new LinkedHashMap<>();
        filling.put("string", "set value");
        filling.put("number", "set int");
        filling.put("list", "rpush member+");
        filling.put("set", "sadd member+");
        filling.put("hash", "hset field value field value field int");
        filling.put("zset", "zadd score member score member 1 member");
        filling.put(Vocabulary.BY_NAME, "zadd 0 member 0 member 0 member");
        filling.put("stream", "xadd 0-1 field value");
        filling.put("hll", "pfadd member+");
        filling.put("geo", "geoadd 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
        return filling;
    }

    /** A line that deletes all keys. */
    List<Line> empty() {
        return List.of(line("flushall", List.of()));
    }

    /** Lines that give every key a value of the type in its name. */
    List<Line> fill() {
        List<Line> lines = new ArrayList<>();
        FILLING.forEach((type, filling) -> {
            int blank = filling.indexOf(' ');
            Grammar arguments = Grammar.parse(filling.substring(blank + 1));
            for (int i = 0; i < Vocabulary.KEYS_EACH; i++) {
                String key = Vocabulary.TAG + type + i;
                lines.add(line("del", List.of(key)));
                for (int j = 0; j < (type.equals("stream") ? 1 : FILLS); j++) {
                    List<String> words = new ArrayList<>(List.of(key));
                    arguments.appendTo(words, vocabulary);
                    lines.add(line(filling.substring(0, blank), words));
                }
                if (type.equals("stream")) {
                    lines.add(line("xgroup|create", List.of(key, "G", "0")));
                }
            }
        });
        return lines;
    }

    private Line line(String name, List<String> arguments) {
        Command command = table.named(name);
        if (command == null) {
            throw new IllegalStateException("no command " + name);
        }
        return line(command, arguments);
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
            lines.add(line(next.getKey(), next.getValue()));
            if (next.getKey().isAboutAllKeys()) {
                lines.addAll(fill());
            }
        }
        return lines;
    }

    private Line line(Command command, Maker maker) {
        List<String> arguments = new ArrayList<>();
        maker.grammar().appendTo(arguments, maker.vocabulary());
        if (maker.vocabulary().chance().nextInt(10) < SPOILT_OUT_OF_TEN) {
            spoil(command, arguments, maker.vocabulary());
        }
        return line(command, arguments);
    }

    /** The name is written in large letters, small ones or both. */
    private Line line(Command command, List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (String name : command.name().split("\\|", -1)) {
            words.add(random.nextInt(4) == 0 ? name : name.toUpperCase(Locale.ROOT));
        }
        words.addAll(arguments);
        return new Line(command, words);
    }

    /**
     * A timeout that becomes zero would never be over, so what may wait only gets more words, or fewer; and what takes out members
     * by chance keeps the number that makes it take all.
     */
    private static void spoil(Command command, List<String> arguments, Vocabulary vocabulary) {
        boolean waits = command.facts().traits().flags().contains("blocking");
        RandomGenerator chance = vocabulary.chance();
        int way = arguments.isEmpty() || command.name().equals("spop") ? 0 : chance.nextInt(waits ? 4 : 6);
        switch (way) {
            case 0 -> arguments.add(vocabulary.of(OUT_OF_PLACE));
            case 1 -> arguments.remove(arguments.size() - 1);
            case 2 -> arguments.add(vocabulary.of(arguments));
            case 3 -> arguments.remove(chance.nextInt(arguments.size()));
            default -> {
                int i = chance.nextInt(arguments.size());
                arguments.set(i, i == 0 ? vocabulary.word("plain") : vocabulary.of(OUT_OF_PLACE));
            }
        }
    }
}
