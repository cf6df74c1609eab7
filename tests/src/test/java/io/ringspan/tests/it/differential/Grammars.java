package io.ringspan.tests.it.differential;

import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the arguments of each command look like: {@code grammars.csv}. */
final class Grammars {
    private static final int COLUMNS = 3;

    /** One command's: without grammar it is left out, with one and a reason none of its lines need succeed. */
    private record Row(String grammar, String reason) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private Grammars() {}

    static Grammars load() {
        Grammars grammars = new Grammars();
        for (List<String> cells : Rows.read("grammars.csv", COLUMNS)) {
            if (grammars.rows.put(cells.get(0), new Row(cells.get(1), cells.get(2))) != null) {
                throw new IllegalStateException("grammars.csv names " + cells.get(0) + " twice");
            }
        }
        return grammars;
    }

    /** The commands that lines are made of: all of this Redis that are served, but for containers and what the table leaves out. */
    List<Command> commands(CommandTable table) {
        List<Command> all = new ArrayList<>();
        for (Command command : table.all()) {
            boolean plain = !command.isContainer() || command.facts().arity() == -1;
            if (plain && !command.isNewer() && command.isServed() && command.refusal() == null && !isLeftOut(command)) {
                all.add(command);
            }
        }
        all.sort(Comparator.comparing(Command::name));
        return all;
    }

    /** Served commands of which the table says nothing, and rows that are for none. */
    List<String> unknown(CommandTable table) {
        List<String> unknown = new ArrayList<>();
        rows.keySet().stream().filter(name -> table.named(name) == null).forEach(unknown::add);
        commands(table).stream()
                .map(Command::name)
                .filter(name -> !rows.containsKey(name))
                .forEach(unknown::add);
        return unknown;
    }

    /** How its arguments look. */
    Grammar of(Command command) {
        return Grammar.parse(row(command).grammar());
    }

    /** Whether some line of it has to be answered with more than an error. */
    boolean mustSucceed(Command command) {
        return row(command).reason().isEmpty();
    }

    private boolean isLeftOut(Command command) {
        Row row = rows.get(command.name());
        return row != null && row.grammar().isEmpty() && !row.reason().isEmpty();
    }

    private Row row(Command command) {
        Row row = rows.get(command.name());
        if (row == null) {
            throw new IllegalArgumentException("grammars.csv has no row for " + command);
        }
        return row;
    }
}
