package io.ringspan.node.seen;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.Consistency;
import io.ringspan.conf.ProcessConf.Watch;
import io.ringspan.node.command.Command;
import io.ringspan.node.command.CommandTable;
import io.ringspan.node.worker.Latencies;
import io.ringspan.node.worker.Outcome;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What all workers of a node see of the commands of their clients.
 *
 * <p><b>Threads.</b> Any. What is read of a worker is read from outside, in passing, but for the hot keys.
 */
public final class Sights {
    private static final int WORKER_MILLIS_MAX = 500;

    private final SlowLogs slowLogs;
    private final long seed = new SecureRandom().nextLong();
    private final CommandTable commands;
    private final List<Sight> all = new CopyOnWriteArrayList<>();
    /** Whether the workers were asked something that not all have answered. */
    private final AtomicBoolean isAsked = new AtomicBoolean();

    private final OtherWriters otherWriters = new OtherWriters();

    public Sights(Watch watch, CommandTable commands) {
        this.slowLogs = new SlowLogs(watch);
        this.commands = commands;
    }

    /** Who else writes to the store. */
    public OtherWriters otherWriters() {
        return otherWriters;
    }

    /** The commands that there are for clients. */
    public CommandTable commands() {
        return commands;
    }

    /**
     * That of one more worker.
     *
     * @param worker runs what is to be done on it
     */
    public Sight ofWorker(TimeSource time, Executor worker) {
        Sight made = new Sight(commands, slowLogs, new HotKeys(seed, time), time, worker);
        all.add(made);
        return made;
    }

    /**
     * The keys that clients ask for most; nothing if a worker does not tell within {@value #WORKER_MILLIS_MAX} ms, or has not yet answered
     * what it was asked before: then nothing more is asked of it. Waits for the workers: for any thread that is none of them.
     */
    public Optional<HotKeyReport> hotKeys(int count) {
        return ask(Sight::hotKeys)
                .map(copies ->
                        HotKeyReport.of(copies.stream().map(HotKeys.Copy::seen).toList(), count));
    }

    /** Begins to look for them anew; as the other. False if a worker has not done so in time; it may do so later. */
    boolean forgetHotKeys() {
        return ask(Sight::forgetHotKeys).isPresent();
    }

    /** One question at a time: those that come while a worker stands still cost neither it nor who asks anything. */
    private <T> Optional<List<T>> ask(Function<Sight, CompletableFuture<T>> ofWorker) {
        if (!isAsked.compareAndSet(false, true)) {
            return Optional.empty();
        }
        List<CompletableFuture<T>> asked = all.stream().map(ofWorker).toList();
        CompletableFuture<Void> answered = CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new));
        answered.whenComplete((none, failed) -> isAsked.set(false));
        return isDone(answered)
                ? Optional.of(asked.stream().map(CompletableFuture::join).toList())
                : Optional.empty();
    }

    private static boolean isDone(CompletableFuture<Void> answered) {
        try {
            answered.get(WORKER_MILLIS_MAX, TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException standsStill) {
            return false;
        }
    }

    /** How much of all that clients ask for the hottest key is, 0 to 1, by the samples that were taken. */
    public double hottestShare() {
        Map<Long, Integer> counts = new HashMap<>();
        long total = all.stream().mapToLong(sight -> sight.hot().addTo(counts)).sum();
        int most = counts.values().stream().mapToInt(count -> count).max().orElse(0);
        return total == 0 ? 0 : Math.min(1, (double) most / total);
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

    /** How long all commands took, however they ended. */
    public List<Latencies> durations() {
        return all.stream().flatMap(sight -> sight.durations().all()).toList();
    }

    /** The commands whose answer took long. */
    public SlowLogs slowLogs() {
        return slowLogs;
    }

    /** How many commands were refused because operators deny them. */
    public long denied() {
        return all.stream().mapToLong(Sight::deniedCommands).sum();
    }

    /** How often each command was called, by its own name, in the order of the table; only those that were. */
    public Map<String, Long> calls() {
        Map<String, Long> calls = new LinkedHashMap<>();
        for (Command command : commands.nodes().all()) {
            long sum =
                    all.stream().mapToLong(sight -> sight.calls(command.id())).sum();
            if (sum > 0) {
                calls.put(command.name(), sum);
            }
        }
        return calls;
    }
}
