package io.ringspan.tests.bench;

import io.ringspan.conf.Consistency;
import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.process.BareRedis;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.MemcachedStore;
import io.ringspan.tests.bench.process.ProcessUnderTest;
import io.ringspan.tests.bench.process.Prototype;
import io.ringspan.tests.bench.process.RingspanNodes;
import io.ringspan.tests.bench.process.Stage;
import io.ringspan.tests.bench.process.Target;
import io.ringspan.tests.bench.process.Tools;
import io.ringspan.tests.bench.process.Twemproxy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The rows of the benchmark: what each starts, loads and stops again. One row's processes run at a time.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
final class Rows {
    private static final int RING_NODES = 4;
    private static final int DATACENTERS = 2;
    private static final int RACKS = 3;

    private static final Map<Contender, Consistency> LEVELS = new EnumMap<>(Map.of(
            Contender.RINGSPAN, Consistency.DC_ONE,
            Contender.RINGSPAN_QUORUM, Consistency.DC_QUORUM,
            Contender.RINGSPAN_SAFE_QUORUM, Consistency.DC_SAFE_QUORUM,
            Contender.RINGSPAN_DC_ALL, Consistency.DC_ALL));

    private static final Map<Contender, Consistency> LEVELS_OF_ALL_DATACENTERS = new EnumMap<>(Map.of(
            Contender.RINGSPAN, Consistency.DC_ONE,
            Contender.RINGSPAN_EACH_SAFE_QUORUM, Consistency.DC_EACH_SAFE_QUORUM,
            Contender.RINGSPAN_ALL, Consistency.ALL));

    private final BenchPlan plan;
    private final Stage stage;
    private final Tools tools;
    private final Findings findings;
    private final Progress progress;
    private final Rounds rounds;
    private final RingspanNodes nodes;

    Rows(BenchPlan plan, Stage stage, Tools tools, Findings findings, Progress progress) throws BenchException {
        this.plan = plan;
        this.stage = stage;
        this.tools = tools;
        this.findings = findings;
        this.progress = progress;
        this.rounds = new Rounds(plan, new RedisBenchmark(stage, tools.redisBenchmark()), findings, progress);
        this.nodes = new RingspanNodes(stage, tools);
    }

    void run() throws InterruptedException {
        for (Row row : Row.values()) {
            if (plan.rows().contains(row)) {
                progress.say(row.option() + ": " + row.title());
                run(row);
                stage.clear();
            }
        }
    }

    private void run(Row row) throws InterruptedException {
        switch (row) {
            case ONE_NODE -> oneNode();
            case MGET -> mget();
            case CLUSTER -> cluster();
            case LEVELS -> levels(row, LEVELS);
            case EVERYWHERE -> levels(row, LEVELS_OF_ALL_DATACENTERS);
            case HANDOVER -> handover();
            case METRICS -> metrics();
            case FROZEN -> frozen();
            case LARGE -> large();
            case CATCH_UP -> catchUp();
            case MEMCACHE -> memcache(row, 1, eachOfMemcache());
            case MEMCACHE_FOUR -> {
                List<Workload> workloads = new ArrayList<>(List.of(Workload.memcacheGetOf(100)));
                workloads.addAll(eachOfMemcache());
                memcache(row, RING_NODES, workloads);
            }
        }
    }

    private void oneNode() throws InterruptedException {
        Row row = Row.ONE_NODE;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.REDIS, () -> BareRedis.start(stage, tools)).ifPresent(targets::add);
        start(row, Contender.TWEMPROXY, () -> Twemproxy.start(stage, tools, 1)).ifPresent(targets::add);
        start(row, Contender.PROTOTYPE, () -> Prototype.start(stage, tools, plan.yardstick()))
                .ifPresent(targets::add);
        Optional<Target> node = start(row, Contender.RINGSPAN, () -> nodes.single(Contender.RINGSPAN, 1));
        node.ifPresent(targets::add);
        rounds.run(
                row,
                targets,
                List.of(
                        Workload.set(16),
                        Workload.get(16),
                        Workload.set(64),
                        Workload.get(64),
                        Workload.set(1),
                        Workload.get(1)));
        if (node.isPresent()) {
            rest(node.get());
        }
    }

    private void rest(Target node) throws InterruptedException {
        progress.say("resting memory: waiting " + plan.restingSeconds() + " s");
        TimeUnit.SECONDS.sleep(plan.restingSeconds());
        try {
            findings.rested(Meter.proxyMemory(node).residentBytes());
        } catch (BenchException e) {
            findings.leaveOut(Row.ONE_NODE, Contender.RINGSPAN, "it did not live to the end: " + e.reason());
        }
    }

    private void mget() throws InterruptedException {
        Row row = Row.MGET;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.REDIS, () -> BareRedis.start(stage, tools)).ifPresent(targets::add);
        start(row, Contender.TWEMPROXY, () -> Twemproxy.start(stage, tools, RING_NODES))
                .ifPresent(targets::add);
        start(row, Contender.RINGSPAN, () -> nodes.rack(RING_NODES)).ifPresent(targets::add);
        rounds.run(row, targets, List.of(Workload.mget(10), Workload.mget(100)));
    }

    private void cluster() throws InterruptedException {
        Row row = Row.CLUSTER;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.TWEMPROXY, () -> Twemproxy.start(stage, tools, 1)).ifPresent(targets::add);
        Optional<Target> six = start(
                row,
                Contender.RINGSPAN,
                () -> nodes.replicated(Contender.RINGSPAN, Consistency.DC_ONE, DATACENTERS, RACKS));
        six.ifPresent(targets::add);
        List<Workload> workloads = List.of(Workload.set(16), Workload.get(16), Workload.set(1), Workload.get(1));
        rounds.run(row, targets, workloads);
        if (six.isPresent()) {
            requireEveryCopy(row);
        }
    }

    private void levels(Row row, Map<Contender, Consistency> levels) throws InterruptedException {
        List<Target> targets = new ArrayList<>();
        start(row, Contender.TWEMPROXY, () -> Twemproxy.start(stage, tools, 1)).ifPresent(targets::add);
        for (Map.Entry<Contender, Consistency> each : levels.entrySet()) {
            start(row, each.getKey(), () -> nodes.replicated(each.getKey(), each.getValue(), DATACENTERS, RACKS))
                    .ifPresent(targets::add);
        }
        rounds.run(row, targets, List.of(Workload.set(16), Workload.get(16)));
    }

    /** A cluster that writes fewer copies than it should is not cheap but wrong. */
    private void requireEveryCopy(Row row) {
        int copies = DATACENTERS * RACKS;
        for (int depth : List.of(1, 16)) {
            Cell cell = new Cell(row, Contender.RINGSPAN, "SET", depth);
            Optional<Double> written = findings.summary(cell).map(summary -> summary.storeCommandsPerCommand());
            if (written.isPresent() && written.get() < copies) {
                String reason = "a SET at depth " + depth + " reached " + written.get() + " of " + copies + " stores";
                findings.leaveOut(row, Contender.RINGSPAN, reason);
            }
        }
    }

    private void handover() throws InterruptedException {
        Row row = Row.HANDOVER;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.RINGSPAN, () -> nodes.single(Contender.RINGSPAN, 1))
                .ifPresent(targets::add);
        start(row, Contender.RINGSPAN_THREE_WORKERS, () -> nodes.single(Contender.RINGSPAN_THREE_WORKERS, 3))
                .ifPresent(targets::add);
        rounds.run(row, targets, List.of(Workload.set(16)));
    }

    private void metrics() throws InterruptedException {
        Row row = Row.METRICS;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.RINGSPAN, () -> nodes.single(Contender.RINGSPAN, 1))
                .ifPresent(targets::add);
        start(row, Contender.RINGSPAN_WITHOUT_METRICS, nodes::withoutMetrics).ifPresent(targets::add);
        rounds.run(row, targets, List.of(Workload.get(16), Workload.set(16)));
    }

    /** Nothing of the load needs the store that stands still: any other has all keys, and nobody waits for two. */
    private void frozen() throws InterruptedException {
        Row row = Row.FROZEN;
        Optional<Target> six = start(
                row,
                Contender.RINGSPAN,
                () -> nodes.replicated(Contender.RINGSPAN, Consistency.DC_ONE, DATACENTERS, RACKS));
        if (six.isPresent()) {
            FrozenStore frozen = new FrozenStore(six.get(), RACKS - 1);
            Workload.Size few = Workload.Size.FEW_CLIENTS;
            List<Workload> workloads =
                    List.of(Workload.set(16), Workload.get(16), Workload.set(1, few), Workload.get(1, few));
            rounds.run(row, List.of(six.get(), frozen.target()), workloads, frozen);
        }
    }

    private void large() throws InterruptedException {
        Row row = Row.LARGE;
        List<Target> targets = new ArrayList<>();
        start(row, Contender.REDIS, () -> BareRedis.start(stage, tools)).ifPresent(targets::add);
        start(row, Contender.TWEMPROXY, () -> Twemproxy.start(stage, tools, 1)).ifPresent(targets::add);
        start(row, Contender.RINGSPAN, () -> nodes.single(Contender.RINGSPAN, 1))
                .ifPresent(targets::add);
        List<Workload> workloads = new ArrayList<>();
        for (Workload.Size size : List.of(Workload.Size.KB_10, Workload.Size.MB_1)) {
            workloads.add(Workload.set(1, size));
            workloads.add(Workload.get(1, size));
        }
        rounds.run(row, targets, workloads);
    }

    /** Windows are small, so that most of what the other node misses goes to disk. */
    private void catchUp() throws InterruptedException {
        try {
            RingspanNodes.Pair pair = nodes.pair(List.of("replica_window_bytes_max: 256KiB", "window_bytes_max: 1MiB"));
            new CatchUp(plan, new RedisBenchmark(stage, tools.redisBenchmark()), findings, progress, pair).run();
        } catch (BenchException e) {
            findings.leaveOut(Row.CATCH_UP, Contender.RINGSPAN, e.reason());
            progress.say(Contender.RINGSPAN.label() + " is out: " + e.reason());
        }
    }

    private static List<Workload> eachOfMemcache() {
        List<Workload> workloads = new ArrayList<>();
        for (int depth : List.of(16, 64, 1)) {
            workloads.add(Workload.memcacheSet(depth));
            workloads.add(Workload.memcacheGet(depth));
        }
        return workloads;
    }

    /** One memcached by itself, and each proxy before as many as are said. */
    private void memcache(Row row, int stores, List<Workload> workloads) throws InterruptedException {
        List<Target> targets = new ArrayList<>();
        start(row, Contender.MEMCACHED, () -> MemcachedStore.alone(stage, tools))
                .ifPresent(targets::add);
        start(row, Contender.TWEMPROXY, () -> Twemproxy.beforeMemcached(stage, tools, stores))
                .ifPresent(targets::add);
        start(row, Contender.RINGSPAN, () -> nodes.rackBeforeMemcached(stores)).ifPresent(targets::add);
        MemcacheBenchmark load = new MemcacheBenchmark();
        new Rounds(plan, load, findings, progress).run(row, targets, workloads);
        findings.note("the load's own CPU in us for one command, row " + row.option() + ", whoever answered: "
                + load.cpuWords());
    }

    /** Starts a contender, or leaves it out with its reason and with nothing of it running. */
    private Optional<Target> start(Row row, Contender contender, Start start) throws InterruptedException {
        List<ProcessUnderTest> before = stage.running();
        try {
            return Optional.of(start.run());
        } catch (BenchException e) {
            stage.stopAllBut(before);
            findings.leaveOut(row, contender, e.reason());
            progress.say(contender.label() + " is left out: " + e.reason());
            return Optional.empty();
        }
    }

    /** Starts the processes of one contender. */
    private interface Start {
        Target run() throws BenchException, InterruptedException;
    }
}
