package io.ringspan.tests.bench.report;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Figures;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Summary;
import io.ringspan.tests.bench.report.Bar.Sense;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What Ringspan promises about its cost, each promise beside its measurement. Every ratio is of medians of one run. */
public final class BarTable {
    private static final List<String> COMMANDS = List.of("GET", "SET");
    private static final String RATIO = "x";
    private static final double BYTES_PER_MB = 1_000_000;
    private static final int MGET_OWNERS = 4;

    /** The bar on resting memory speaks of this time after the load; after less, it is not judged. */
    private static final int RESTING_SECONDS = 60;

    private final Figures figures;
    private final List<Bar> bars = new ArrayList<>();

    private BarTable(Figures figures) {
        this.figures = figures;
    }

    public static List<Bar> of(Figures figures) {
        BarTable table = new BarTable(figures);
        table.againstTwemproxy();
        table.againstRedis();
        table.againstThePrototype();
        table.cluster();
        table.levels();
        table.mget();
        table.handover();
        table.metrics();
        table.frozen();
        table.large();
        table.catchUp();
        table.memcache();
        table.heapAndMemory();
        return List.copyOf(table.bars);
    }

    public static String render(List<Bar> bars) {
        TextTable table = new TextTable(1, "bar", "measured", "limit", "verdict");
        bars.forEach(bar -> table.add(
                bar.what(), bar.measuredWords(), bar.limitWords(), bar.verdict().words()));
        return table.toString();
    }

    private void againstTwemproxy() {
        String cpu = "proxy CPU / twemproxy, ";
        OptionalDouble get = oneNode("GET", 1, Contender.TWEMPROXY, Summary::proxyTotalMicros);
        OptionalDouble set = oneNode("SET", 1, Contender.TWEMPROXY, Summary::proxyTotalMicros);
        boolean both = get.isPresent() && set.isPresent();
        OptionalDouble mean =
                both ? OptionalDouble.of((get.getAsDouble() + set.getAsDouble()) / 2) : OptionalDouble.empty();
        atMost(cpu + "mean of GET and SET, depth 1", mean, 1.0);
        atMost(cpu + "GET, depth 1", get, 1.15);
        atMost(cpu + "SET, depth 1", set, 1.15);
        for (String command : COMMANDS) {
            OptionalDouble at16 = oneNode(command, 16, Contender.TWEMPROXY, Summary::proxyTotalMicros);
            OptionalDouble at64 = oneNode(command, 64, Contender.TWEMPROXY, Summary::proxyTotalMicros);
            atMost(cpu + command + ", depth 16", at16, 0.5);
            atMost(cpu + command + ", depth 64", at64, 0.3);
        }
        for (int depth : List.of(1, 16, 64)) {
            for (String command : COMMANDS) {
                OptionalDouble ratio = oneNode(command, depth, Contender.TWEMPROXY, Summary::perSecond);
                String what = "throughput / twemproxy, " + command + ", depth " + depth;
                bars.add(new Bar(what, ratio, Sense.AT_LEAST, 1.0, RATIO));
            }
        }
    }

    private void againstRedis() {
        for (int depth : List.of(16, 64)) {
            for (String command : COMMANDS) {
                OptionalDouble ratio = figures.ratio(
                        new Cell(Row.ONE_NODE, Contender.RINGSPAN, command, depth),
                        Summary::proxyTotalMicros,
                        new Cell(Row.ONE_NODE, Contender.REDIS, command, depth),
                        Summary::storeTotalMicros);
                atMost("proxy CPU / Redis's own, " + command + ", depth " + depth, ratio, 0.75);
            }
        }
    }

    private void againstThePrototype() {
        for (int depth : List.of(16, 64)) {
            for (String command : COMMANDS) {
                OptionalDouble ratio = oneNode(command, depth, Contender.PROTOTYPE, Summary::proxyUserMicros);
                atMost("user CPU / prototype, " + command + ", depth " + depth, ratio, 1.5);
            }
        }
    }

    private void cluster() {
        for (int depth : List.of(1, 16)) {
            OptionalDouble ratio = same(Row.CLUSTER, "SET", depth, Contender.TWEMPROXY, Summary::proxyTotalMicros);
            atMost("six nodes' CPU / one twemproxy, replicated SET, depth " + depth, ratio, depth == 1 ? 3.2 : 6.5);
        }
    }

    private void levels() {
        OptionalDouble reads = cpuAt16(Row.LEVELS, "GET", Contender.RINGSPAN_QUORUM, Contender.TWEMPROXY);
        atMost("six nodes' CPU at DC_QUORUM / one twemproxy, GET, depth 16", reads, 3.0);
        OptionalDouble writes = cpuAt16(Row.LEVELS, "SET", Contender.RINGSPAN_SAFE_QUORUM, Contender.RINGSPAN);
        atMost("CPU at DC_SAFE_QUORUM / DC_ONE, SET, depth 16", writes, 1.3);
    }

    private void mget() {
        for (String command : List.of("MGET 10", "MGET 100")) {
            OptionalDouble ratio = same(Row.MGET, command, 1, Contender.TWEMPROXY, Summary::proxyTotalMicros);
            atMost("four nodes' CPU / one twemproxy, " + command, ratio, 1.5);
            OptionalDouble requests =
                    figures.value(new Cell(Row.MGET, Contender.RINGSPAN, command, 1), Summary::storeCommandsPerCommand);
            bars.add(new Bar("store commands for one " + command, requests, Sense.AT_MOST, MGET_OWNERS, ""));
        }
    }

    private void handover() {
        OptionalDouble ratio = cpuAt16(Row.HANDOVER, "SET", Contender.RINGSPAN_THREE_WORKERS, Contender.RINGSPAN);
        atMost("CPU with workers: 3 / workers: 1, SET, depth 16", ratio, 1.3);
    }

    private void metrics() {
        for (String command : COMMANDS) {
            OptionalDouble ratio = figures.medianOfPairs(
                    new Cell(Row.METRICS, Contender.RINGSPAN, command, 16),
                    new Cell(Row.METRICS, Contender.RINGSPAN_WITHOUT_METRICS, command, 16),
                    Summary::proxyMicrosByRound);
            atMost("CPU with metrics / without, " + command + ", depth 16", ratio, 1.03);
        }
    }

    private void frozen() {
        for (String command : COMMANDS) {
            frozen(command, 16);
            frozen(command + " from 2 clients", 1);
        }
    }

    private void frozen(String command, int depth) {
        OptionalDouble ratio = figures.medianOfPairs(
                new Cell(Row.FROZEN, Contender.RINGSPAN_ONE_FROZEN, command, depth),
                new Cell(Row.FROZEN, Contender.RINGSPAN, command, depth),
                Summary::p99MillisByRound);
        atMost("p99 with another store frozen / without, " + command + ", depth " + depth, ratio, 1.5);
    }

    private void large() {
        for (String size : List.of(" 10 KB", " 1 MB")) {
            for (String command : COMMANDS) {
                OptionalDouble ratio =
                        same(Row.LARGE, command + size, 1, Contender.TWEMPROXY, Summary::proxyTotalMicros);
                atMost("proxy CPU / twemproxy, " + command + size + ", depth 1", ratio, 1.15);
            }
        }
    }

    /** Both nodes' clients count: those of the one that sends what was missed, and those of the one that gets it. */
    private void catchUp() {
        for (int depth : List.of(1, 16)) {
            Cell live = new Cell(Row.CATCH_UP, Contender.RINGSPAN, "SET", depth);
            Cell missed = new Cell(Row.CATCH_UP, Contender.RINGSPAN, "missed SET", depth);
            OptionalDouble rate = figures.ratio(missed, Summary::perSecond, live, Summary::perSecond);
            bars.add(new Bar("catch-up / live writes, SET, depth " + depth, rate, Sense.AT_LEAST, 0.5, RATIO));
            for (String where : List.of("there", "here")) {
                OptionalDouble p99 = figures.medianOfPairs(
                        new Cell(Row.CATCH_UP, Contender.RINGSPAN, "SET meanwhile, " + where, depth),
                        new Cell(Row.CATCH_UP, Contender.RINGSPAN, "paced SET, " + where, depth),
                        Summary::p99MillisByRound);
                atMost("live p99 during catch-up / without, " + where + ", depth " + depth, p99, 2);
            }
        }
    }

    private void memcache() {
        for (int depth : List.of(1, 16)) {
            for (String command : List.of("get", "set")) {
                OptionalDouble ratio =
                        same(Row.MEMCACHE, command, depth, Contender.TWEMPROXY, Summary::proxyTotalMicros);
                atMost(
                        "proxy CPU / twemproxy, memcached's " + command + ", depth " + depth,
                        ratio,
                        depth == 1 ? 1 : 0.4);
            }
        }
        String many = "get of 100 keys";
        OptionalDouble pace = same(Row.MEMCACHE_FOUR, many, 1, Contender.MEMCACHED, Summary::perSecond);
        bars.add(new Bar("four nodes' throughput / one memcached's, " + many, pace, Sense.AT_LEAST, 0.9, RATIO));
    }

    private void heapAndMemory() {
        for (String command : COMMANDS) {
            Cell cell = new Cell(Row.ONE_NODE, Contender.RINGSPAN, command, 16);
            OptionalDouble bytes =
                    figures.find(cell).map(Summary::allocatedBytesPerCommand).orElseGet(OptionalDouble::empty);
            bars.add(new Bar("heap allocated, " + command + ", depth 16", bytes, Sense.BELOW, 32, " B/cmd"));
        }
        boolean judged = figures.restingBytes().isPresent() && figures.restingSeconds() >= RESTING_SECONDS;
        OptionalDouble megabytes =
                judged ? OptionalDouble.of(figures.restingBytes().getAsLong() / BYTES_PER_MB) : OptionalDouble.empty();
        String what = "resident memory of one node " + RESTING_SECONDS + " s after its load";
        bars.add(new Bar(what, megabytes, Sense.AT_MOST, 250, " MB"));
    }

    private OptionalDouble oneNode(String command, int depth, Contender other, ToDoubleFunction<Summary> figure) {
        return same(Row.ONE_NODE, command, depth, other, figure);
    }

    /** Ringspan's figure in the units of the other's. */
    private OptionalDouble same(Row row, String command, int depth, Contender other, ToDoubleFunction<Summary> figure) {
        return figures.ratio(
                new Cell(row, Contender.RINGSPAN, command, depth),
                figure,
                new Cell(row, other, command, depth),
                figure);
    }

    /** What one contender's proxies cost in the units of another's, at depth 16. */
    private OptionalDouble cpuAt16(Row row, String command, Contender one, Contender other) {
        return figures.ratio(
                new Cell(row, one, command, 16),
                Summary::proxyTotalMicros,
                new Cell(row, other, command, 16),
                Summary::proxyTotalMicros);
    }

    private void atMost(String what, OptionalDouble measured, double limit) {
        bars.add(new Bar(what, measured, Sense.AT_MOST, limit, RATIO));
    }
}
