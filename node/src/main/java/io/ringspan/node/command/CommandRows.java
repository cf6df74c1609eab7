package io.ringspan.node.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Reads the table's files. {@code commands.csv} is what a Redis 7.0.15 says of itself, {@code commands-newer.csv} the
 * same for what only newer ones know, {@code commands-own.csv} for what only this node knows, and {@code serving.csv} and
 * {@code serving-newer.csv} are ours: how this node serves each of them.
 */
final class CommandRows {
    private static final String SEVERAL_GROUPS = "mixed";

    private final NavigableMap<String, CommandFacts> facts = new TreeMap<>();
    private final Map<String, List<String>> serving = new TreeMap<>();
    private final Map<String, Serving> declared = new TreeMap<>();
    private final List<Command> all = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();

    private CommandRows() {}

    /** @param more that no file names, with how they are served */
    static CommandTable load(Map<CommandFacts, Serving> more) {
        CommandRows rows = new CommandRows();
        rows.readFacts("commands.csv");
        rows.readFacts("commands-newer.csv");
        rows.readFacts("commands-own.csv");
        rows.readServing("serving.csv");
        rows.readServing("serving-newer.csv");
        if (!rows.facts.keySet().equals(rows.serving.keySet())) {
            throw new IllegalStateException("serving.csv and commands.csv do not name the same commands");
        }
        more.forEach(rows::declare);
        return rows.build();
    }

    /** A table of these alone. */
    static CommandTable only(Map<CommandFacts, Serving> these) {
        CommandRows rows = new CommandRows();
        these.forEach(rows::declare);
        return rows.build();
    }

    private void declare(CommandFacts said, Serving how) {
        if (facts.put(said.name(), said) != null) {
            throw new IllegalArgumentException(said.name() + " is known already");
        }
        declared.put(said.name(), how);
    }

    private void readFacts(String file) {
        for (List<String> row : read(file)) {
            facts.put(row.get(0), facts(row));
        }
    }

    private void readServing(String file) {
        for (List<String> row : read(file)) {
            if (serving.put(row.get(0), row) != null) {
                throw new IllegalStateException(file + " names " + row.get(0) + " again");
            }
        }
    }

    private CommandTable build() {
        groups.add(SEVERAL_GROUPS);
        facts.values().stream()
                .map(said -> said.words().group())
                .distinct()
                .sorted()
                .forEach(groups::add);
        List<Command> commands = new ArrayList<>();
        for (String name : facts.keySet()) {
            if (name.indexOf('|') < 0) {
                commands.add(build(name));
            }
        }
        return new CommandTable(all, commands, groups);
    }

    private Command build(String name) {
        List<Command> subcommands = new ArrayList<>();
        for (String other : facts.subMap(name + '|', name + (char) ('|' + 1)).keySet()) {
            subcommands.add(build(other));
        }
        CommandFacts said = present(facts, name);
        Command command =
                new Command(all.size(), groups.indexOf(said.words().group()), said, serving(said), subcommands);
        all.add(command);
        return command;
    }

    private Serving serving(CommandFacts said) {
        Serving ofOperator = declared.get(said.name());
        if (ofOperator != null) {
            return ofOperator;
        }
        List<String> row = present(serving, said.name());
        return new Serving(
                Route.valueOf(row.get(1)),
                row.get(2).isEmpty() ? said.access() : Access.valueOf(row.get(2)),
                new Serving.Parts(Split.valueOf(row.get(3)), Merge.valueOf(row.get(4))),
                new Serving.Copies(
                        Replication.valueOf(row.get(5)), ValueKind.valueOf(row.get(6)), Form.valueOf(row.get(7))),
                row.get(8));
    }

    private static CommandFacts facts(List<String> row) {
        return new CommandFacts(
                row.get(0),
                Integer.parseInt(row.get(1)),
                new CommandFacts.KeyRange(
                        Integer.parseInt(row.get(2)), Integer.parseInt(row.get(3)), Integer.parseInt(row.get(4))),
                new CommandFacts.Traits(words(row.get(5)), words(row.get(6)), words(row.get(7))),
                keySpecs(row.get(8)),
                new CommandFacts.Words(row.get(9), row.get(10), row.get(11), row.get(12)));
    }

    /** Specifications are parted by double slashes, the four parts of each by semicolons. */
    private static List<KeySpec> keySpecs(String cell) {
        List<KeySpec> specs = new ArrayList<>();
        for (String spec : cell.isEmpty() ? new String[0] : cell.split("//", -1)) {
            String[] parts = spec.split(";", -1);
            specs.add(new KeySpec(parts[3], words(parts[0]), words(parts[1]), words(parts[2])));
        }
        return specs;
    }

    private static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(" ", -1));
    }

    private static <V> V present(Map<String, V> map, String name) {
        V value = map.get(name);
        if (value == null) {
            throw new IllegalStateException("no row for " + name);
        }
        return value;
    }

    private static List<List<String>> read(String file) {
        try (InputStream in = CommandRows.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + file + " is not in the program's jar");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            List<List<String>> rows = new ArrayList<>();
            lines.lines().skip(1).forEach(line -> rows.add(cells(line)));
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + file, e);
        }
    }

    /** The cells of a line. A cell with a comma stands in quotes; quotes have no other use in these files. */
    static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (true) {
            boolean quoted = at < line.length() && line.charAt(at) == '"';
            int from = quoted ? at + 1 : at;
            int to = line.indexOf(quoted ? '"' : ',', from);
            if (to < 0) {
                cells.add(line.substring(from));
                return cells;
            }
            cells.add(line.substring(from, to));
            int comma = quoted ? to + 1 : to;
            if (comma == line.length()) {
                return cells;
            }
            at = comma + 1;
        }
    }
}
