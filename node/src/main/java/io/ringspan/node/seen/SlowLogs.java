package io.ringspan.node.seen;

import io.ringspan.base.TimeSource;
import io.ringspan.conf.ProcessConf.Watch;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * The slow log of a node: what its workers wrote down, the latest first.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@code slowlog_max_len} entries are shown; each worker keeps as many.
 */
public final class SlowLogs {
    private volatile Watch watch;
    private volatile long slowerThanNanos;
    private final AtomicLong nextId = new AtomicLong();
    private final List<SlowLog> all = new CopyOnWriteArrayList<>();
    private volatile long shownFrom;

    SlowLogs(Watch watch) {
        this.watch = watch;
        this.slowerThanNanos = nanos(watch);
    }

    /** From now on a batch belongs there that takes so long; negative: none does. */
    public void slowerThan(long millis) {
        watch = new Watch(watch.metrics(), millis, watch.slowLogMax());
        slowerThanNanos = nanos(watch);
    }

    private static long nanos(Watch watch) {
        boolean isKept = watch.metrics() && watch.slowerThanMillis() >= 0 && watch.slowLogMax() > 0;
        return isKept ? TimeUnit.MILLISECONDS.toNanos(watch.slowerThanMillis()) : Long.MAX_VALUE;
    }

    SlowLog ofWorker(TimeSource time) {
        SlowLog made = new SlowLog(this, time, watch.metrics() ? watch.slowLogMax() : 0);
        all.add(made);
        return made;
    }

    /** From how long on a batch belongs there. */
    long slowerThanNanos() {
        return slowerThanNanos;
    }

    /** As the settings say. */
    public Watch watch() {
        return watch;
    }

    long nextId() {
        return nextId.getAndIncrement();
    }

    /** Commands of slow batches, since the start. */
    public long commands() {
        return all.stream().mapToLong(SlowLog::commands).sum();
    }

    /** How many entries there are. */
    public int length() {
        return (int) Math.min(watch.slowLogMax(), ids().count());
    }

    private LongStream ids() {
        long from = shownFrom;
        return all.stream().flatMapToLong(log -> log.ids(from));
    }

    /** The latest entries, the latest first. */
    public List<SlowCommand> latest(int count) {
        int wanted = Math.min(count, watch.slowLogMax());
        long[] ids = ids().sorted().toArray();
        if (wanted == 0 || ids.length == 0) {
            return List.of();
        }
        long from = ids[Math.max(0, ids.length - wanted)]; // so that no others are copied
        return all.stream()
                .flatMap(log -> log.entries(from).stream())
                .sorted(Comparator.comparingLong(SlowCommand::id).reversed())
                .limit(wanted)
                .toList();
    }

    /** What is there now is not shown any more; ids go on. */
    public void reset() {
        shownFrom = nextId.get();
    }
}
