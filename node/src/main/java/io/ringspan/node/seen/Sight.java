package io.ringspan.node.seen;

import io.ringspan.node.resp.Command;
import io.ringspan.node.resp.CommandTable;

/**
 * What one worker sees of the commands of its clients, as plain fields. Whoever reads them from another thread may see a
 * number that is a moment old.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Sight {
    private final CommandTable commands;
    private final long[] calls;

    Sight(CommandTable commands) {
        this.commands = commands;
        this.calls = new long[commands.all().size()];
    }

    /** The commands that there are. */
    public CommandTable commands() {
        return commands;
    }

    /** A command goes to replicas, or this node answers it. */
    public void called(Command command) {
        calls[command.id()]++;
    }

    /** How often the command with this {@link Command#id()} was. */
    long calls(int id) {
        return calls[id];
    }
}
