package io.ringspan.node.cli;

import io.ringspan.node.cli.look.CompletionCommand;
import io.ringspan.node.cli.look.HintsCommand;
import io.ringspan.node.cli.look.HotkeysCommand;
import io.ringspan.node.cli.look.SlowlogCommand;
import io.ringspan.node.cli.look.TopCommand;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/**
 * All subcommands by their names. Where one is named only that one is made: to look at all of them costs a tenth of a second, which a node
 * that starts has a better use for.
 */
final class Subcommands {
    private static final Map<String, Class<?>> BY_NAME = Map.ofEntries(
            Map.entry("change", ChangeCommands.Change.class),
            Map.entry("cli", CliCommand.class),
            Map.entry("completion", CompletionCommand.class),
            Map.entry("demo", DemoCommand.class),
            Map.entry("drain", DrainCommand.class),
            Map.entry("explain", ExplainCommand.class),
            Map.entry("hash", HashCommand.class),
            Map.entry("help", HelpCommand.class),
            Map.entry("hints", HintsCommand.class),
            Map.entry("hotkeys", HotkeysCommand.class),
            Map.entry("join", ChangeCommands.Join.class),
            Map.entry("leave", ChangeCommands.Leave.class),
            Map.entry("lint", LintCommand.class),
            Map.entry("node", NodeCommand.class),
            Map.entry("peers", PeersCommand.class),
            Map.entry("rebalance", RebalanceCommand.class),
            Map.entry("reload", ReloadCommand.class),
            Map.entry("repair", RepairCommand.class),
            Map.entry("replace", ChangeCommands.Replace.class),
            Map.entry("ring", RingCommand.class),
            Map.entry("slowlog", SlowlogCommand.class),
            Map.entry("state", StateCommand.class),
            Map.entry("status", StatusCommand.class),
            Map.entry("top", TopCommand.class));

    /** These look at the others. */
    private static final Set<String> KNOW_ALL = Set.of("completion", "help");

    private Subcommands() {}

    /** Adds the one that the arguments begin with, or all, in the order of their names, if they begin with none. */
    static void add(CommandLine main, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        Class<?> named = KNOW_ALL.contains(first) ? null : BY_NAME.get(first);
        if (named == null) {
            new TreeMap<>(BY_NAME).forEach(main::addSubcommand);
        } else {
            main.addSubcommand(first, named);
        }
    }
}
