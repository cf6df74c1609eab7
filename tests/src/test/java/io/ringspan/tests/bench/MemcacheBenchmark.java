package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.figures.Median;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.memcache.load.LoadFigures;
import io.ringspan.tests.memcache.load.LoadPlan;
import io.ringspan.tests.memcache.load.MemcacheLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs the load of memcached's protocol, in this JVM. An error ends it, and so the row; so does a key that is missed,
 * since a reply without a value costs less than it should.
 *
 * <p><b>Owner.</b> The benchmark's thread, in which the load runs.
 */
final class MemcacheBenchmark implements Load {
    private static final Duration RUN_MAX = Duration.ofMinutes(2);
    private static final double MICROS_PER_SECOND = 1e6;

    private final Map<String, List<Double>> cpuMicros = new LinkedHashMap<>();

    @Override
    public LoadResult run(int port, Workload workload, long commands) throws BenchException, InterruptedException {
        String name = workload.command() + " at depth " + workload.depth();
        Workload.Size size = workload.size();
        // The command as it is sent: its verb, then its keys.
        List<String> words = workload.arguments();
        LoadPlan plan = new LoadPlan(
                words.get(0).equals("get") ? LoadPlan.Kind.GET : LoadPlan.Kind.SET,
                words.size() - 1,
                size.clients(),
                workload.depth(),
                size.valueBytes(),
                size.keys(),
                commands,
                RUN_MAX);
        LoadFigures figures = run(name, port, plan);
        cpuMicros
                .computeIfAbsent(name, absent -> new ArrayList<>())
                .add(figures.cpuSeconds() * MICROS_PER_SECOND / figures.commands());
        return new LoadResult(figures.perSecond(), figures.p50Millis(), figures.p99Millis(), figures.p999Millis());
    }

    @Override
    public long preload(int port, Workload.Size size) throws BenchException, InterruptedException {
        LoadPlan plan =
                LoadPlan.fill(size.keys()).withConnections(size.clients()).withValueBytes(size.valueBytes());
        return run("set of every key", port, plan).commands();
    }

    private static LoadFigures run(String name, int port, LoadPlan plan) throws BenchException, InterruptedException {
        try {
            LoadFigures figures = MemcacheLoad.run(port, plan);
            if (figures.errors() > 0) {
                throw new BenchException(name + ": " + figures.errors() + " of " + plan.commands()
                        + " commands failed, the first with: " + figures.firstError());
            }
            if (figures.misses() > 0) {
                throw new BenchException(name + ": " + figures.misses() + " keys that were written had no value");
            }
            return figures;
        } catch (IOException e) {
            throw new BenchException(name + ": " + e.getMessage(), e);
        }
    }

    /** What the load itself took for one command, for who wants to know whether it was what held the others up. */
    String cpuWords() {
        return cpuMicros.entrySet().stream()
                .map(each -> String.format(
                        Locale.ROOT, "%s %.2f", each.getKey(), Median.of(each.getValue(), micros -> micros)))
                .collect(Collectors.joining(", "));
    }
}
