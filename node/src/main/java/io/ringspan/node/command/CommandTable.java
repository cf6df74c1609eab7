package io.ringspan.node.command;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every command of Redis 7.0.15, and the few newer ones that clients send on their own, with how this node serves
 * each. It drives the whole node: what is routed where, what is split, what is refused and why.
 *
 * <p><b>Threads.</b> Immutable; any thread.
 */
public final class CommandTable {
    private final List<Command> all;
    private final List<Command> commands;
    private final List<String> groups;
    private final NameTable byName;
    private final Map<String, Command> byFullName;

    /**
     * @param all every command and subcommand, each at the place of its {@link Command#id()}
     * @param commands those that are not subcommands
     * @param groups see {@link #groups()}
     */
    CommandTable(List<Command> all, List<Command> commands, List<String> groups) {
        this.all = List.copyOf(all);
        this.commands = List.copyOf(commands);
        this.groups = List.copyOf(groups);
        this.byName = new NameTable(commands);
        this.byFullName = all.stream().collect(Collectors.toUnmodifiableMap(Command::name, Function.identity()));
    }

    /** The table that is built into the node. */
    public static CommandTable load() {
        return CommandRows.load();
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
        return command == null || !command.isContainer() || arguments.count() == from + 1
                ? command
                : command.subcommand(arguments.bytes(), arguments.at(from + 1), arguments.length(from + 1));
    }

    /** The command or subcommand with this whole name, in any case, as in {@code client|id}; or null. */
    public @Nullable Command named(String fullName) {
        return byFullName.get(fullName.toLowerCase(Locale.ROOT));
    }

    /** Every command and subcommand, in the order of {@link Command#id()}. */
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
