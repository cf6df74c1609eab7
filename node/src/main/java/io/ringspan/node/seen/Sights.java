package io.ringspan.node.seen;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.resp.Command;
import io.ringspan.node.resp.CommandTable;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * What all workers of a node see of the commands of their clients.
 *
 * <p><b>Threads.</b> Any. What is read of a worker is read from outside, in passing.
 */
public final class Sights {
    private final SlowLogs slowLogs;
    private final CommandTable commands;
    private final List<Sight> all = new CopyOnWriteArrayList<>();

    public Sights(Watch watch, CommandTable commands) {
        this.slowLogs = new SlowLogs(watch);
        this.commands = commands;
    }

    /** The commands that there are. */
    public CommandTable commands() {
        return commands;
    }

    /** That of one more worker. */
    public Sight ofWorker(TimeSource time) {
        Sight made = new Sight(commands, slowLogs, time);
        all.add(made);
        return made;
    }

    /**
     * How long those took that ended like that, each worker for itself; none if there were none.
     *
     * @param group the number of one of {@link CommandTable#groups()}
     */
    public List<Latencies> durations(int group, boolean write, Consistency level, Outcome outcome) {
        return all.stream()
                .map(sight -> sight.durations().find(group, write, level, outcome))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The commands whose answer took long. */
    public SlowLogs slowLogs() {
        return slowLogs;
    }

    /** How often each command was called, by its name, in the order of the table; only those that were. */
    public Map<String, Long> calls() {
        Map<String, Long> calls = new LinkedHashMap<>();
        for (Command command : commands.all()) {
            long sum =
                    all.stream().mapToLong(sight -> sight.calls(command.id())).sum();
            if (sum > 0) {
                calls.put(command.name(), sum);
            }
        }
        return calls;
    }
}
