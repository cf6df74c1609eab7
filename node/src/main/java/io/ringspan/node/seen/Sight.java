package io.ringspan.node.seen;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.request.Slot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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
    private final HotKeys hot;
    private final Executor worker;
    private long denied;

    /**
     * Makes that of one worker.
     *
     * @param worker runs what is to be done on it
     */
    Sight(CommandTable commands, SlowLogs slowLogs, HotKeys hot, TimeSource time, Executor worker) {
        this.on = slowLogs.watch().metrics();
        this.commands = commands;
        this.calls = new long[commands.nodes().all().size()];
        this.durations = new Durations(commands.groups().size());
        this.slowLogs = slowLogs;
        this.slow = slowLogs.ofWorker(time);
        this.hot = hot;
        this.worker = worker;
    }

    /** The commands that there are. */
    public CommandTable commands() {
        return commands;
    }

    /** Whether slots are to be told what they begin with. */
    public boolean keepsFirst() {
        return slowLogs.slowerThanNanos() != Long.MAX_VALUE;
    }

    /** The node's slow log. */
    public SlowLogs slowLogs() {
        return slowLogs;
    }

    /** A command goes to replicas, with its first key there. */
    public void routed(Command command, ByteBuf in, int keyAt, int keyLength) {
        if (on) {
            calls[command.id()]++;
            hot.pass(in, keyAt, keyLength, command.isWrite());
        }
    }

    /** A command without a key goes to replicas, or this node answers a command. */
    public void called(Command command) {
        if (on) {
            calls[command.id()]++;
        }
    }

    /** A command gets the error that says why it is not served. */
    public void refused(Command command) {
        if (command.isDenied()) {
            denied++;
        }
    }

    /** A command gets the error that says that its user may not send it. */
    public void denied() {
        denied++;
    }

    /** How many commands were refused because operators deny them, to all or to a user. */
    long deniedCommands() {
        return denied;
    }

    /** A batch of that client, sent at that level, has all of its reply. */
    public void answered(Slot slot, Consistency level, ClientInfo client, long nowNanos) {
        if (!on) {
            return;
        }
        durations.record(slot, level, client.id(), nowNanos);
        long nanos = nowNanos - slot.startNanos();
        if (nanos >= slowLogs.slowerThanNanos()) {
            slow.add(slot, level, client, nanos);
        }
    }

    HotKeys hot() {
        return hot;
    }

    /** What it knows of hot keys, copied by the worker itself. */
    CompletableFuture<HotKeys.Copy> hotKeys() {
        return CompletableFuture.supplyAsync(hot::copy, worker);
    }

    /** Has the worker begin to look for hot keys anew. */
    CompletableFuture<Void> forgetHotKeys() {
        return CompletableFuture.runAsync(hot::clear, worker);
    }

    Durations durations() {
        return durations;
    }

    /** How often the command with this {@link Command#id()} was. */
    long calls(int id) {
        return calls[id];
    }
}
