package io.ringspan.node.seen;

import io.ringspan.conf.Consistency;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.Command;
import io.ringspan.node.resp.CommandTable;

/**
 * What one worker sees of the commands of its clients, as plain fields. Whoever reads them from another thread may see a
 * number that is a moment old.
 *
 * <p><b>Owner.</b> The worker writes; any thread reads.
 */
public final class Sight {
    private final boolean on;
    private final CommandTable commands;
    private final long[] calls;
    private final Durations durations;

    Sight(Watch watch, CommandTable commands) {
        this.on = watch.metrics();
        this.commands = commands;
        this.calls = new long[commands.all().size()];
        this.durations = new Durations(commands.groups().size());
    }

    /** The commands that there are. */
    public CommandTable commands() {
        return commands;
    }

    /** A command goes to replicas, or this node answers it. */
    public void called(Command command) {
        if (on) {
            calls[command.id()]++;
        }
    }

    /** A batch of that client, sent at that level, has all of its reply. */
    public void answered(Slot slot, Consistency level, long client, long nowNanos) {
        if (on) {
            durations.record(slot, level, client, nowNanos);
        }
    }

    Durations durations() {
        return durations;
    }

    /** How often the command with this {@link Command#id()} was. */
    long calls(int id) {
        return calls[id];
    }
}
