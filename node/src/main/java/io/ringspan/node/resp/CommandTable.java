package io.ringspan.node.resp;

import io.netty.buffer.ByteBuf;
import java.util.List;
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
    private final NameTable byName;

    /**
     * @param all every command and subcommand, each at the place of its {@link Command#id()}
     * @param commands those that are not subcommands
     */
    CommandTable(List<Command> all, List<Command> commands) {
        this.all = List.copyOf(all);
        this.commands = List.copyOf(commands);
        this.byName = new NameTable(commands);
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

    /** Every command and subcommand, in the order of {@link Command#id()}. */
    public List<Command> all() {
        return all;
    }

    /** The commands, in the order of their names; subcommands only through their containers. */
    public List<Command> commands() {
        return commands;
    }
}
