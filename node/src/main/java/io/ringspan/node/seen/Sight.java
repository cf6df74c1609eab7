package io.ringspan.node.seen;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
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
    private final SlowLogs slowLogs;
    private final SlowLog slow;
    private final long slowerThanNanos;

    Sight(CommandTable commands, SlowLogs slowLogs, TimeSource time) {
        this.on = slowLogs.watch().metrics();
        this.commands = commands;
        this.calls = new long[commands.all().size()];
        this.durations = new Durations(commands.groups().size());
        this.slowLogs = slowLogs;
        this.slow = slowLogs.ofWorker(time);
        this.slowerThanNanos = slowLogs.slowerThanNanos();
    }

    /** The commands that there are. */
    public CommandTable commands() {
        return commands;
    }

    /** Whether slots are to be told what they begin with. */
    public boolean keepsFirst() {
        return slowerThanNanos != Long.MAX_VALUE;
    }

    /** The node's slow log. */
    public SlowLogs slowLogs() {
        return slowLogs;
    }

    /** A command goes to replicas, or this node answers it. */
    public void called(Command command) {
        if (on) {
            calls[command.id()]++;
        }
    }

    /** A batch of that client, sent at that level, has all of its reply. */
    public void answered(Slot slot, Consistency level, Caller client, long nowNanos) {
        if (!on) {
            return;
        }
        durations.record(slot, level, client.id(), nowNanos);
        long nanos = nowNanos - slot.startNanos();
        if (nanos >= slowerThanNanos) {
            slow.add(slot, level, client, nanos);
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
