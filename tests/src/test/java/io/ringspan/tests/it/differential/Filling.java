package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lines that give keys a value of the type in their names.
 *
 * <p><b>Owner.</b> One test.
 */
final class Filling {
    private static final int TIMES = 3;

    /** What keys are filled with, by the type in their names. */
    private static final Map<String, String> BY_TYPE = byType();

    private final CommandTable table;
    private final Vocabulary vocabulary;

    Filling(CommandTable table, Vocabulary vocabulary) {
        this.table = table;
        this.vocabulary = vocabulary;
    }

    private static Map<String, String> byType() {
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

    /** All keys, each with a new value. */
    List<Line> all() {
        List<Line> lines = new ArrayList<>();
        BY_TYPE.forEach((type, filling) -> {
            for (int i = 0; i < Vocabulary.KEYS_EACH; i++) {
                String key = Vocabulary.TAG + type + i;
                lines.add(line("del", List.of(key)));
                fill(key, type, TIMES, lines);
            }
        });
        return lines;
    }

    /** Of those types all keys, of the others one each; all else with the common tag is gone. */
    List<Line> mostly(List<String> types) {
        List<Line> lines = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        BY_TYPE.keySet().forEach(type -> {
            for (int i = 0; i < Vocabulary.KEYS_EACH; i++) {
                String key = Vocabulary.TAG + type + i;
                keys.add(key);
                if (i == 0 || types.contains(type)) {
                    fill(key, type, 1, lines);
                }
            }
        });
        lines.add(0, line("del", keys));
        return lines;
    }

    private void fill(String key, String type, int times, List<Line> lines) {
        String filling = BY_TYPE.getOrDefault(type, "");
        int blank = filling.indexOf(' ');
        boolean stream = type.equals("stream");
        Grammar arguments = Grammar.parse(filling.substring(blank + 1));
        for (int j = 0; j < (stream ? 1 : times); j++) {
            List<String> words = new ArrayList<>(List.of(key));
            arguments.appendTo(words, vocabulary);
            lines.add(line(filling.substring(0, blank), words));
        }
        if (stream) {
            lines.add(line("xgroup|create", List.of(key, "G", "0")));
        }
    }

    private Line line(String name, List<String> arguments) {
        Command command = table.named(name);
        if (command == null) {
            throw new IllegalStateException("no command " + name);
        }
        return line(command, arguments);
    }

    /** The name is written in large letters, small ones or both. */
    Line line(Command command, List<String> arguments) {
        List<String> words = new ArrayList<>();
        for (String name : command.name().split("\\|", -1)) {
            words.add(vocabulary.chance().nextInt(4) == 0 ? name : name.toUpperCase(Locale.ROOT));
        }
        words.addAll(arguments);
        return new Line(command, words);
    }
}
