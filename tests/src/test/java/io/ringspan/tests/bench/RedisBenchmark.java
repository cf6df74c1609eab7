package io.ringspan.tests.bench;

import io.ringspan.tests.bench.figures.LoadResult;
import io.ringspan.tests.bench.process.BenchException;
import io.ringspan.tests.bench.process.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the load generator that comes with Redis, in its one thread. An error reply ends it, and so the row. */
final class RedisBenchmark implements Load {
    private static final int RUN_SECONDS_MAX = 120;

    private final Stage stage;
    private final Path program;
    private final Path home;

    RedisBenchmark(Stage stage, Path program) throws BenchException {
        this.stage = stage;
        this.program = program;
        this.home = stage.newDirectory("redis-benchmark");
    }

    @Override
    public LoadResult run(int port, Workload workload, long commands) throws BenchException, InterruptedException {
        Workload.Size size = workload.size();
        List<String> command = new ArrayList<>(List.of(program.toString(), "-h", "127.0.0.1"));
        command.addAll(List.of("-p", Integer.toString(port), "-c", Integer.toString(size.clients())));
        command.addAll(List.of("-n", Long.toString(commands), "-P", Integer.toString(workload.depth())));
        command.addAll(List.of("-r", Integer.toString(size.keys()), "-d", Integer.toString(size.valueBytes())));
        command.addAll(workload.options());
        command.addAll(workload.arguments());
        String name = "redis-benchmark " + workload.command() + " at depth " + workload.depth();
        String output = stage.run(name, home, RUN_SECONDS_MAX, command);
        try {
            return LoadResult.parse(output);
        } catch (IllegalArgumentException e) {
            throw new BenchException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public long preload(int port, Workload.Size size) throws BenchException, InterruptedException {
        Workload preload = Workload.preload(size);
        run(port, preload, preload.preloadCommands());
        return preload.preloadCommands();
    }
}
