package io.ringspan.node.cli;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.ConfReport;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.StartException;
import io.ringspan.node.declare.CommandCheck;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.StoreException;
import io.ringspan.node.seeds.FirstSeeds;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.seeds.SeedSource;
import io.ringspan.node.seeds.SeedSources;
import io.ringspan.node.seeds.SeedWatch;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.state.DataDirectoryException;
import io.ringspan.node.state.KnownSeeds;
import io.ringspan.node.terminal.CtrlC;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan node}: one node, until it is told to stop. */
@Command(
        name = "node",
        description = "Runs one node. Without a file: on loopback, with a Redis of its own.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "SIGTERM or Ctrl-C: takes no more clients, answers what was read, then ends.",
            "A second Ctrl-C ends it at once.",
            "",
            "Examples:",
            "  ringspan node -c /etc/ringspan.yml      run with it; a dynomite.yml will do",
            "  ringspan node -t -c /etc/ringspan.yml   only say whether the file is right",
            "  ringspan node                           try it: one node and its own Redis"
        })
final class NodeCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Option(
            names = {"-c", "--conf-file"},
            paramLabel = "FILE",
            description = "The configuration file.")
    private @Nullable Path file;

    @Option(
            names = {"-t", "--test-conf"},
            description = "Check the file, say what is wrong with it, and end.")
    private boolean testOnly;

    @Option(names = "--store", paramLabel = "PATH", description = "Without a file: the redis-server to start.")
    private @Nullable Path store;

    @Override
    public Integer call() throws InterruptedException {
        if (file == null) {
            if (testOnly) {
                throw new CommandFailure(ExitCode.USAGE, "-t needs a file to check: ringspan node -t -c FILE");
            }
            return runAlone();
        }
        if (store != null) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--store is for a node without a file: with -c FILE the store is what servers says");
        }
        LoadResult result = CommandCheck.check(ConfLoader.load(file));
        List<String> report = ConfReport.lines(file.toString(), result);
        if (result instanceof LoadResult.Loaded loaded) {
            if (testOnly) {
                report.forEach(main.terminal().out()::println);
                return ExitCode.OK;
            }
            ConfReport.warnings(loaded).forEach(main.terminal().err()::println);
            return run(loaded.conf(), () -> {});
        }
        report.forEach(main.terminal().err()::println);
        return ExitCode.CONFIGURATION;
    }

    private int runAlone() throws InterruptedException {
        RedisSearch search = RedisSearch.ofThisProcess(main.terminal().err()::println);
        try (LocalStores stores = LocalStores.start(search.find(Optional.ofNullable(store)), 1)) {
            FreePorts ports = stores.ports();
            Endpoint redis = new Endpoint("127.0.0.1", stores.store(0).port());
            PoolConf conf = ConfLoader.defaults(ports.next(), ports.next(), ports.next(), redis)
                    .withDataDir(stores.directory().path().resolve("state"));
            return run(conf, () -> sayWhatToTry(conf));
        } catch (StoreException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private void sayWhatToTry(PoolConf conf) {
        PrintWriter out = main.terminal().out();
        out.println("Try:  ./ringspan cli " + conf.listen().clients() + " SET hello world");
        out.flush();
    }

    /** {@code started} comes as soon as the node takes clients. */
    private int run(PoolConf conf, Runnable started) throws InterruptedException {
        try (DataDirectory state = DataDirectory.open(conf, System.getenv())) {
            return run(conf, state, started);
        } catch (DataDirectoryException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private int run(PoolConf conf, DataDirectory state, Runnable started) throws InterruptedException {
        // Before there is anything to drain: while it waits here, a signal ends the process at once.
        Seeding seeding = new Seeding(seedSource(conf), state.seeds(), new SeedCounts());
        PoolConf whole = seeding.first(conf);
        NodeEnd end = new NodeEnd(main.terminal().err(), CtrlC::endsAtOnce, Runtime.getRuntime()::halt);
        if (!NodeEnd.register(end)) {
            return ExitCode.OK; // whoever ends the process has said with which code
        }
        Running running;
        try {
            running = start(whole, state, seeding);
            end.of(() -> stop(running, state));
        } catch (StartException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        } finally {
            end.ofNothing(); // unless there is one by now
        }
        started.run();
        String reason = awaitTrouble(running.node());
        end.endsWith(ExitCode.UNAVAILABLE);
        throw new CommandFailure(ExitCode.UNAVAILABLE, reason);
    }

    /** Stays here while the node runs; returns why it cannot go on, if that comes. */
    private static String awaitTrouble(RingspanNode node) throws InterruptedException {
        CompletableFuture<String> trouble = new CompletableFuture<>();
        node.serves().exceptionally(cause -> {
            trouble.complete(String.valueOf(cause.getMessage()));
            return null;
        });
        node.refused()
                .thenAccept(reason -> trouble.complete("this node may not be a member of its cluster: " + reason));
        try {
            return trouble.get();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whom to ask for the other nodes, if the file does not name them. */
    static Optional<SeedSource> seedSource(PoolConf conf) {
        try {
            return SeedSources.of(conf.peers().provider(), conf.listen().peers().port(), System.getenv());
        } catch (IllegalArgumentException noAddress) {
            throw new CommandFailure(ExitCode.CONFIGURATION, String.valueOf(noAddress.getMessage()));
        }
    }

    private static Running start(PoolConf conf, DataDirectory state, Seeding seeding) {
        SeedCounts counts = seeding.source().isPresent() ? seeding.counts() : null;
        RingspanNode node = RingspanNode.start(conf, state, RealTime.CLOCK, counts);
        return new Running(node, seeding.watch(conf, node::contacts));
    }

    /** How this process comes to know the other nodes. */
    private record Seeding(Optional<SeedSource> source, KnownSeeds kept, SeedCounts counts) {
        PoolConf first(PoolConf conf) throws InterruptedException {
            return source.isEmpty() ? conf : FirstSeeds.await(conf, source.get(), kept, counts);
        }

        Optional<SeedWatch> watch(PoolConf conf, Consumer<List<Endpoint>> contacts) {
            return source.map(asked -> SeedWatch.start(conf, asked, kept, counts, contacts));
        }
    }

    /** What runs in this process. */
    private record Running(RingspanNode node, Optional<SeedWatch> seeds) {}

    /** What was left undone, the node itself logs. */
    private void stop(Running running, DataDirectory state) {
        main.terminal().err().println("ringspan: stopping; Ctrl-C ends it at once");
        main.terminal().err().flush();
        running.seeds().ifPresent(SeedWatch::close);
        running.node().stop();
        state.close();
        main.terminal().out().flush();
    }
}
