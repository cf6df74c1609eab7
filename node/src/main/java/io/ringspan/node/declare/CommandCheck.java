package io.ringspan.node.declare;

import io.ringspan.conf.PoolConf;
import io.ringspan.conf.command.CommandConf;
import io.ringspan.conf.command.CommandConf.Denied;
import io.ringspan.conf.command.CommandConf.Renamed;
import io.ringspan.conf.command.DeclaredCommand;
import io.ringspan.conf.fault.Nearest;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.fault.Quote;
import io.ringspan.conf.fault.Spot;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.conf.setting.CommandSettings;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether what a file says about commands fits the commands that there are. The file's own reader does not know them.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 */
public final class CommandCheck {
    private static final String KNOWN = "a command that this node has (docs/commands.md), or one under commands";

    private final List<Problem> problems = new ArrayList<>();

    private CommandCheck() {}

    /** The same, or what is wrong with a file in which nothing else is. */
    public static LoadResult check(LoadResult result) {
        if (!(result instanceof LoadResult.Loaded loaded)) {
            return result;
        }
        List<Problem> found =
                loaded.pools().stream().flatMap(pool -> problems(pool).stream()).toList();
        return found.isEmpty() ? result : new LoadResult.Refused(found);
    }

    /** Users are about the commands that there are: they are looked at once those are right. */
    private static List<Problem> problems(PoolConf pool) {
        List<Problem> ofCommands = problems(pool.clients().commands());
        return ofCommands.isEmpty() ? UserCheck.problems(pool) : ofCommands;
    }

    /** What does not fit, in the order of the file. */
    static List<Problem> problems(CommandConf conf) {
        if (conf.isEmpty()) {
            return List.of(); // to read the table takes a while when a node has just started
        }
        CommandCheck check = new CommandCheck();
        CommandTable builtIn = CommandTable.load();
        conf.declared().forEach(declared -> check.declared(declared, builtIn));
        if (check.problems.isEmpty()) {
            CommandTable table = OperatorCommands.ofNodes(conf);
            check.renamed(conf.renamed(), table);
            conf.denied().forEach(denied -> check.denied(denied, table));
        }
        check.problems.sort(Comparator.comparing(Problem::spot));
        return List.copyOf(check.problems);
    }

    private void declared(DeclaredCommand declared, CommandTable builtIn) {
        if (builtIn.named(declared.name()) != null) {
            add(
                    declared.spot(),
                    CommandSettings.COMMANDS.key(),
                    Quote.of(declared.name()) + ", which the node knows",
                    "a command that is not in docs/commands.md",
                    "");
        }
    }

    private void renamed(List<Renamed> renamed, CommandTable table) {
        Map<String, String> owners = new HashMap<>();
        Set<String> names = table.commands().stream().map(Command::name).collect(Collectors.toSet());
        names.forEach(name -> owners.put(name, name));
        renamed.forEach(each -> owners.remove(each.name()));
        for (Renamed each : renamed) {
            if (!names.contains(each.name())) {
                unknown(each.spot(), CommandSettings.RENAME_COMMANDS.key(), each.name(), KNOWN, names);
            } else if (!each.isGone()) {
                String other = owners.putIfAbsent(each.to(), each.name());
                if (other != null) {
                    add(
                            each.spot(),
                            CommandSettings.RENAME_COMMANDS.key(),
                            Quote.of(each.to()) + ", which is " + other,
                            "a name that no other command has",
                            "");
                }
            }
        }
    }

    private void denied(Denied denied, CommandTable table) {
        String key = CommandSettings.DENY_COMMANDS.key();
        if (denied.isCategory()) {
            Set<String> categories = table.all().stream()
                    .flatMap(command -> command.facts().traits().categories().stream())
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!categories.contains(denied.text())) {
                unknown(denied.spot(), key, denied.text(), String.join(", ", categories), categories);
            }
        } else if (table.named(denied.text().replace(' ', '|')) == null) {
            Set<String> names = table.all().stream()
                    .map(command -> command.name().replace('|', ' '))
                    .collect(Collectors.toCollection(TreeSet::new));
            unknown(denied.spot(), key, denied.text(), KNOWN, names);
        }
    }

    private void unknown(Spot spot, String key, String found, String allowed, Set<String> known) {
        add(spot, key, Quote.of(found), allowed, Nearest.to(found, new TreeSet<>(known)));
    }

    private void add(Spot spot, String key, String found, String allowed, String nearest) {
        problems.add(new Problem(spot, key, found, allowed, nearest));
    }
}
