package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.Cell;
import io.ringspan.tests.bench.figures.Contender;
import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.figures.Row;
import io.ringspan.tests.bench.figures.Sample;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Warms the targets of a row up, then loads them in turn, round by round, so that noise of the machine hits all alike.
 * A target that fails is left out with its reason; the others go on.
 *
 * <p><b>Owner.</b> The benchmark's thread.
 */
final class Rounds {
    /** Of the first run of a cell, in the least that a run may have. */
    private static final int FIRST_TIMES_MIN = 5;

    private final BenchPlan plan;
    private final Load load;
    private final Meter meter;
    private final Findings findings;
    private final Progress progress;
    private final Map<Cell, Double> paces = new HashMap<>();

    Rounds(BenchPlan plan, Load load, Findings findings, Progress progress) {
        this.plan = plan;
        this.load = load;
        this.meter = new Meter(load);
        this.findings = findings;
        this.progress = progress;
    }

    void run(Row row, List<Target> targets, List<Workload> workloads) throws InterruptedException {
        run(row, targets, workloads, (target, step) -> step.run());
    }

    /** As the other, with something done around each measurement. */
    void run(Row row, List<Target> targets, List<Workload> workloads, Around around) throws InterruptedException {
        List<Target> standing = new ArrayList<>(targets);
        for (Target target : targets) {
            progress.say(row.option() + ": warming up " + target.contender().label());
            attempt(row, target, standing, () -> warmUp(row, target, workloads));
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            progress.say(row.option() + ": round " + round + " of " + plan.rounds());
            for (Workload workload : workloads) {
                for (Target target : List.copyOf(standing)) {
                    attempt(row, target, standing, () -> around.run(target, () -> measure(row, target, workload)));
                }
            }
        }
    }

    private void attempt(Row row, Target target, List<Target> standing, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (BenchException e) {
            standing.remove(target);
            findings.leaveOut(row, target.contender(), e.reason());
            progress.say(target.contender().label() + " is out: " + e.reason());
        }
    }

    private void warmUp(Row row, Target target, List<Workload> workloads) throws BenchException, InterruptedException {
        long sent = 0;
        Set<Workload.Size> preloaded = new HashSet<>();
        for (Workload workload : workloads) {
            if (preloaded.add(workload.size())) {
                sent += load.preload(target.port(), workload.size());
            }
            sent += warmUp(row, target, workload);
        }
        findings.warmedUp(target.contender(), sent);
    }

    private long warmUp(Row row, Target target, Workload workload) throws BenchException, InterruptedException {
        double left =
                target.contender().warmsUp() ? plan.warmSeconds(row, workload) : BenchPlan.WARM_SECONDS_WITHOUT_JIT;
        int least = workload.size().commandsMin();
        long commands = (long) FIRST_TIMES_MIN * least;
        long sent = 0;
        while (left > 0) {
            LoadResult result = load.run(target.port(), workload, commands);
            sent += commands;
            left -= commands / result.perSecond();
            paces.put(cell(row, target, workload), result.perSecond());
            commands = Math.max(least, (long) (result.perSecond() * Math.min(left, 1)));
        }
        return sent;
    }

    /** As many commands as the cell's last run suggests for the planned time. */
    private void measure(Row row, Target target, Workload workload) throws BenchException, InterruptedException {
        Cell cell = cell(row, target, workload);
        int least = workload.size().commandsMin();
        double pace = paces.getOrDefault(cell, (double) FIRST_TIMES_MIN * least);
        long commands = Math.max(least, (long) (pace * plan.cellSeconds()));
        Sample sample = meter.measure(target, workload, commands);
        paces.put(cell, sample.load().perSecond());
        findings.add(cell, sample);
    }

    private static Cell cell(Row row, Target target, Workload workload) {
        Contender contender = target.contender();
        return new Cell(row, contender, workload.command(), workload.depth());
    }

    /** One thing done with a target, which may fail. */
    interface Step {
        void run() throws BenchException, InterruptedException;
    }

    /** What happens to a target while it is measured. */
    interface Around {
        void run(Target target, Step measurement) throws BenchException, InterruptedException;
    }
}
