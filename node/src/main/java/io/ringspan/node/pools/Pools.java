package io.ringspan.node.pools;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.ProcessShare;
import io.ringspan.node.StartException;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.state.DataDirectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * The pools of this process. As long as one of them may fail to start, none takes clients; when the process is told to end,
 * all drain at the same time, so that it takes no longer than the slowest of them.
 *
 * <p><b>Threads.</b> One step after the other, each on any thread.
 */
public final class Pools {
    private final List<PoolRun> runs;

    private Pools(List<PoolRun> runs) {
        this.runs = runs;
    }

    @FunctionalInterface
    private interface Step {
        void take(PoolRun run) throws InterruptedException;
    }

    private record Failed(PoolRun run, RuntimeException cause) {}

    /**
     * Takes their directories.
     *
     * @throws PoolFailure when one of them cannot be had; then none is held
     */
    public static Pools open(List<PoolConf> confs, Map<String, String> environment) {
        List<PoolRun> runs = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        boolean isConfiguration = false;
        for (PoolConf conf : confs) {
            try {
                runs.add(PoolRun.open(conf, environment));
            } catch (DataDirectoryException | IllegalArgumentException failed) {
                isConfiguration |= failed instanceof IllegalArgumentException;
                wrong.add(PoolRun.said(conf, String.valueOf(failed.getMessage())));
            }
        }
        if (!wrong.isEmpty()) {
            runs.forEach(PoolRun::close);
            throw new PoolFailure(String.join("\n", wrong), isConfiguration);
        }
        return new Pools(List.copyOf(runs));
    }

    /** Waits until each knows the other nodes of its cluster. */
    public void findOthers() throws InterruptedException {
        boolean found = false;
        try {
            throwFirst(each("seeds", PoolRun::findOthers));
            found = true;
        } finally {
            if (!found) {
                close();
            }
        }
    }

    /**
     * Starts all of them, and lets them take clients.
     *
     * @throws PoolFailure when one of them cannot start; then none runs, and none has served anybody
     */
    public void start() throws InterruptedException {
        boolean started = false;
        try {
            DirectMemory memory = memory();
            List<Failed> failed = each("start", run -> run.start(memory));
            if (failed.stream().allMatch(one -> one.cause() instanceof StartException) && !failed.isEmpty()) {
                throw new PoolFailure(
                        failed.stream()
                                .map(one -> one.run()
                                        .said(String.valueOf(one.cause().getMessage())))
                                .collect(Collectors.joining("\n")),
                        false);
            }
            throwFirst(failed);
            throwFirst(each("start", PoolRun::serve));
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private DirectMemory memory() {
        try {
            return ProcessShare.memory(runs.stream().map(PoolRun::conf).toList());
        } catch (StartException tooMuch) {
            throw new PoolFailure(String.valueOf(tooMuch.getMessage()), false);
        }
    }

    /** Stays here while they run; returns why one of them cannot go on, if that comes. */
    public String awaitTrouble() throws InterruptedException {
        CompletableFuture<String> trouble = new CompletableFuture<>();
        runs.forEach(run -> run.tellTrouble(trouble));
        try {
            return trouble.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Each reads its file again, one after the other. What came of it, the nodes log. Pools that are new in the file are not
     * started.
     */
    public void reload(String by) {
        runs.forEach(run -> run.reload(by));
    }

    /** Drains them, all at the same time, and gives back all that they held. */
    public void stop() {
        try {
            throwFirst(each("stop", PoolRun::stop));
        } catch (InterruptedException endNow) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends them at once. */
    public void close() {
        runs.forEach(PoolRun::close);
    }

    /** Takes that step with each of them; one that fails keeps no other from it. */
    private List<Failed> each(String what, Step step) throws InterruptedException {
        if (runs.size() == 1) {
            return take(step, runs.get(0)).stream().toList();
        }
        List<FutureTask<Optional<Failed>>> steps = new ArrayList<>();
        for (PoolRun run : runs) {
            FutureTask<Optional<Failed>> its = new FutureTask<>(() -> take(step, run));
            Thread thread = new Thread(its, "ringspan-" + run.conf().title() + "-" + what);
            thread.setDaemon(true); // who waits for other nodes keeps no process from its end
            thread.start();
            steps.add(its);
        }
        List<Failed> failed = new ArrayList<>();
        for (FutureTask<Optional<Failed>> its : steps) {
            try {
                its.get().ifPresent(failed::add);
            } catch (ExecutionException fault) {
                throw new IllegalStateException(fault);
            }
        }
        return failed;
    }

    private static Optional<Failed> take(Step step, PoolRun run) throws InterruptedException {
        try {
            step.take(run);
            return Optional.empty();
        } catch (RuntimeException cause) {
            return Optional.of(new Failed(run, cause));
        }
    }

    /** What failed for a reason that nobody foresees. */
    private static void throwFirst(List<Failed> failed) {
        if (!failed.isEmpty()) {
            RuntimeException first = failed.get(0).cause();
            failed.subList(1, failed.size()).forEach(other -> first.addSuppressed(other.cause()));
            throw first;
        }
    }
}
