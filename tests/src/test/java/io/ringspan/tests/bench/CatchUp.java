package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.CpuTime;
import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.figures.MetricsText;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Sample;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.HttpText;
import io.ringspan.tests.bench.process.ProcessUnderTest;
import io.ringspan.tests.bench.process.RingspanNodes.Pair;
import io.ringspan.tests.bench.process.Store;
import io.ringspan.tests.bench.process.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How fast a node gets what it missed while it stood still, and what the clients of both nodes notice of that. A round: the pair's
 * pace without a fault; a moderate load on both; then the second stands still while the first takes six times as many writes as
 * in the first step, most of which go to disk; then it goes on under the moderate load until its store has them all.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
final class CatchUp {
    static final List<Integer> DEPTHS = List.of(1, 16);
    /** How many times as long as a cell a round takes, with what it waits for. */
    static final int CELLS = 11;

    private static final int OUTAGE_CELLS = 6;
    /** What its own clients notice in the first moment comes from the standing still. */
    private static final int THAW_MILLIS = 200;

    private static final String HINTED = "ringspan_stream_hinted_writes_total";
    private static final int POLL_MILLIS = 20;
    private static final int POLLS_MAX = 60_000 / POLL_MILLIS;

    private final BenchPlan plan;
    private final RedisBenchmark load;
    private final Meter meter;
    private final Findings findings;
    private final Progress progress;
    private final Target whole;
    private final int otherPort;
    private final ProcessUnderTest other;
    private final Store otherStore;

    CatchUp(BenchPlan plan, RedisBenchmark load, Findings findings, Progress progress, Pair pair) {
        this.plan = plan;
        this.load = load;
        this.meter = new Meter(load);
        this.findings = findings;
        this.progress = progress;
        this.whole = pair.whole();
        this.otherPort = pair.otherPort();
        this.other = whole.proxies().get(1);
        this.otherStore = whole.stores().get(1);
    }

    void run() throws BenchException, InterruptedException {
        for (int depth : DEPTHS) {
            double pace = warmUp(Workload.set(depth));
            for (int round = 0; round <= plan.rounds(); round++) {
                progress.say("catch-up at depth " + depth + ": "
                        + (round == 0 ? "warming up" : "round " + round + " of " + plan.rounds()));
                pace = round(depth, pace, round > 0);
            }
        }
    }

    private double warmUp(Workload workload) throws BenchException, InterruptedException {
        long commands = 10L * workload.size().commandsMin();
        double pace = load.run(whole.port(), workload, commands).perSecond();
        return load.run(whole.port(), workload, (long) (pace * plan.warmSeconds()))
                .perSecond();
    }

    /** Returns the pair's pace. */
    private double round(int depth, double pace, boolean counts) throws BenchException, InterruptedException {
        Workload workload = Workload.set(depth);
        Sample live = meter.measure(whole, workload, (long) (pace * plan.cellSeconds()));
        PacedLoad here = PacedLoad.start(whole.port());
        PacedLoad there = PacedLoad.start(otherPort);
        Thread.sleep((long) (1_000 * plan.cellSeconds()));
        LoadResult calmHere = here.end();
        LoadResult calmThere = there.end();
        long missed = (long) (live.load().perSecond() * OUTAGE_CELLS * plan.cellSeconds());
        Caught caught = outage(workload, missed);
        if (counts) {
            add("SET", depth, live);
            add("paced SET, here", depth, paced(calmHere));
            add("paced SET, there", depth, paced(calmThere));
            add("missed SET", depth, caught.all());
            add("SET meanwhile, here", depth, paced(caught.here()));
            add("SET meanwhile, there", depth, paced(caught.there()));
        }
        return live.load().perSecond();
    }

    private void add(String command, int depth, Sample sample) {
        findings.add(new Cell(Row.CATCH_UP, Contender.RINGSPAN, command, depth), sample);
    }

    /** Of a load that says nothing of costs. */
    private Sample paced(LoadResult result) throws BenchException {
        return new Sample(
                (long) Math.ceil(result.perSecond()),
                result,
                CpuTime.ZERO,
                CpuTime.ZERO,
                0,
                OptionalLong.empty(),
                Meter.proxyMemory(whole));
    }

    /** What came of an outage: of the writes that were missed, and of the moderate loads while they were sent. */
    private record Caught(Sample all, LoadResult here, LoadResult there) {}

    private Caught outage(Workload workload, long missed) throws BenchException, InterruptedException {
        Meter.settle(whole);
        long before = otherStore.dataCommands();
        long hintedBefore = hinted();
        other.freeze(true);
        try {
            load.run(whole.port(), workload, missed);
        } finally {
            other.freeze(false);
        }
        long start = System.nanoTime();
        CpuTime cpu = Meter.proxyCpu(whole);
        CpuTime storeCpu = Meter.storeCpu(whole);
        PacedLoad here = PacedLoad.start(whole.port());
        Thread.sleep(THAW_MILLIS);
        PacedLoad there = PacedLoad.start(otherPort);
        awaitCaughtUp(before + missed, there);
        double seconds = (System.nanoTime() - start) / 1e9;
        CpuTime cpuAfter = Meter.proxyCpu(whole);
        CpuTime storeCpuAfter = Meter.storeCpu(whole);
        LoadResult liveHere = here.end();
        LoadResult liveThere = there.end();
        long records = hinted() - hintedBefore;
        if (records == 0) {
            throw new BenchException("nothing went to disk while a node stood still");
        }
        progress.say(String.format(
                Locale.ROOT,
                "%,d writes, %,d of them batches on disk, in %.1f s: %,.0f writes/s; live p99 %.2f and %.2f ms",
                missed,
                records,
                seconds,
                missed / seconds,
                liveHere.p99Millis(),
                liveThere.p99Millis()));
        LoadResult result =
                new LoadResult(missed / seconds, liveHere.p50Millis(), liveHere.p99Millis(), liveHere.p999Millis());
        Sample all = new Sample(
                missed,
                result,
                cpuAfter.minus(cpu),
                storeCpuAfter.minus(storeCpu),
                missed,
                OptionalLong.empty(),
                Meter.proxyMemory(whole));
        return new Caught(all, liveHere, liveThere);
    }

    /** What its own clients write there meanwhile does not count. */
    private void awaitCaughtUp(long commands, PacedLoad there) throws BenchException, InterruptedException {
        for (int poll = 0; poll < POLLS_MAX; poll++) {
            if (otherStore.dataCommands() - there.count() >= commands) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new BenchException(
                "the node that stood still did not catch up within " + POLLS_MAX * POLL_MILLIS / 1000 + " s");
    }

    private long hinted() throws BenchException {
        Optional<String> page = HttpText.get(whole.metrics().get(0));
        OptionalLong sum = page.isPresent() ? MetricsText.sum(page.get(), HINTED) : OptionalLong.empty();
        return sum.orElseThrow(() -> new BenchException("the first node does not count its hints"));
    }
}
