package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every command of Redis 7.0.15, and the few newer ones that clients send on their own, with how this node serves
 * each, and what operators declare. It drives the whole node: what is routed where, what is split, what is refused and why.
 *
 * <p>There is one for nodes, the same in all of them, by which they read what they send one another. That for clients may
 * lack commands and have others under other names; {@link #nodes} and {@link #own} lead back.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class CommandTable {
    private final List<Command> all;
    private final List<Command> commands;
    private final List<String> groups;
    private final NameTable byName;
    private final Map<String, Command> byFullName;
    private final @Nullable CommandTable nodes;
    private final @Nullable CommandTable own;

    /**
     * @param all every command and subcommand, each at the place of its {@link Command#id()}
     * @param commands those that are not subcommands
     * @param groups see {@link #groups()}
     */
    CommandTable(List<Command> all, List<Command> commands, List<String> groups) {
        this(all, commands, groups, null, null);
    }

    private CommandTable(
            List<Command> all,
            List<Command> commands,
            List<String> groups,
            @Nullable CommandTable nodes,
            @Nullable CommandTable own) {
        this.nodes = nodes;
        this.own = own;
        this.all = List.copyOf(all);
        this.commands = List.copyOf(commands);
        this.groups = List.copyOf(groups);
        this.byName = new NameTable(commands);
        this.byFullName = all.stream().collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
    }

    /** The table that is built into the node. */
    public static CommandTable load() {
        return load(Map.of());
    }

    /** A table of these alone, for another protocol than Redis's. */
    public static CommandTable of(Map<CommandFacts, Serving> these) {
        return CommandRows.only(these);
    }

    /** The same with more commands, each with how it is served. None of them has the name of one that is built in. */
    public static CommandTable load(Map<CommandFacts, Serving> declared) {
        return CommandRows.load(declared);
    }

    /**
     * What clients know of this table.
     *
     * @param denial why clients may not send a command, null if they may
     * @param names other names of commands, by their own; an empty one takes the command away. No name is taken twice then
     */
    public CommandTable forClients(Function<Command, @Nullable String> denial, Map<String, String> names) {
        List<Command> allowed =
                commands.stream().map(command -> command.without(denial)).toList();
        CommandTable byOwnNames = new CommandTable(withSubcommands(allowed), allowed, groups, nodes(), null);
        List<Command> known = allowed.stream()
                .filter(command ->
                        !names.getOrDefault(command.name(), command.name()).isEmpty())
                .map(command -> {
                    String name = names.get(command.name());
                    return name == null ? command : command.called(name);
                })
                .sorted(Comparator.comparing(Command::name))
                .toList();
        return new CommandTable(withSubcommands(known), known, groups, nodes(), byOwnNames);
    }

    private static List<Command> withSubcommands(List<Command> commands) {
        List<Command> all = new ArrayList<>();
        for (Command command : commands) {
            all.addAll(withSubcommands(command.subcommands()));
            all.add(command);
        }
        return all;
    }

    /** The table by which nodes read what they send one another, and by which commands are counted. */
    public CommandTable nodes() {
        return nodes == null ? this : nodes;
    }

    /** The same commands under their own names: what is denied here is denied there. */
    public CommandTable own() {
        return own == null ? this : own;
    }

    /**
     * The command with the name of {@code length} bytes at index {@code at}, in any case, or null. Allocates nothing.
     * Bytes up to seven behind the name may be looked at and are ignored.
     */
    public @Nullable Command find(ByteBuf in, int at, int length) {
        return byName.find(in, at, length);
    }

    /**
     * The command that the arguments from {@code from} on begin with: of a container the subcommand, when another
     * argument follows. Null if there is no such command.
     */
    public @Nullable Command find(Arguments arguments, int from) {
        Command command = find(arguments.bytes(), arguments.at(from), arguments.length(from));
        return command == null ? null : command.chosenBy(arguments, from);
    }

    /** The command or subcommand with this whole name, in any case, as in {@code client|id}; or null. */
    public @Nullable Command named(String fullName) {
        return byFullName.get(fullName.toLowerCase(Locale.ROOT));
    }

    /** Every command and subcommand; in the table for {@link #nodes} each at the place of its {@link Command#id()}. */
    public List<Command> all() {
        return all;
    }

    /** What Redis calls groups of commands, each at the place that {@link Command#group()} says; the first is for several of them. */
    public List<String> groups() {
        return groups;
    }

    /** The commands, in the order of their names; subcommands only through their containers. */
    public List<Command> commands() {
        return commands;
    }
}
