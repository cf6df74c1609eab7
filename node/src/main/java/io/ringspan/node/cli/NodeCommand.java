package io.ringspan.node.cli;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.fault.Problem;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.ConfReport;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.declare.CommandCheck;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.StoreException;
import io.ringspan.node.pools.PoolFailure;
import io.ringspan.node.pools.Pools;
import io.ringspan.node.state.PoolDirectories;
import io.ringspan.node.terminal.CtrlC;
import io.ringspan.node.terminal.Hangup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan node}: one node, until it is told to stop. */
@Command(
        name = "node",
        description =
                "Runs one node, or one for each pool of the file. Without a file: on loopback, with a Redis of its own.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "SIGTERM or Ctrl-C: takes no more clients, answers what was read, then ends.",
            "SIGHUP: reads its file again, and takes over what can be (ringspan reload).",
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
        LoadResult result = checked(ConfLoader.load(file));
        List<String> report = ConfReport.lines(file.toString(), result);
        if (result instanceof LoadResult.Loaded loaded) {
            if (testOnly) {
                report.forEach(main.terminal().out()::println);
                return ExitCode.OK;
            }
            ConfReport.warnings(loaded).forEach(main.terminal().err()::println);
            return run(loaded.pools(), () -> {});
        }
        report.forEach(main.terminal().err()::println);
        return ExitCode.CONFIGURATION;
    }

    /** The same, or what is wrong with a file in which a reader of files finds nothing wrong. */
    private static LoadResult checked(LoadResult read) {
        LoadResult result = CommandCheck.check(read);
        if (!(result instanceof LoadResult.Loaded loaded)) {
            return result;
        }
        List<Problem> shared = PoolDirectories.shared(loaded.pools(), System.getenv());
        return shared.isEmpty() ? result : new LoadResult.Refused(shared);
    }

    private int runAlone() throws InterruptedException {
        RedisSearch search = RedisSearch.ofThisProcess(main.terminal().err()::println);
        try (LocalStores stores = LocalStores.start(search.find(Optional.ofNullable(store)), 1)) {
            FreePorts ports = stores.ports();
            Endpoint redis = new Endpoint("127.0.0.1", stores.store(0).port());
            PoolConf conf = ConfLoader.defaults(ports.next(), ports.next(), ports.next(), redis)
                    .withDataDir(stores.directory().path().resolve("state"));
            return run(List.of(conf), () -> sayWhatToTry(conf));
        } catch (StoreException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private void sayWhatToTry(PoolConf conf) {
        PrintWriter out = main.terminal().out();
        out.println("Try:  ./ringspan cli " + conf.listen().clients() + " SET hello world");
        out.flush();
    }

    /** {@code started} comes as soon as all pools take clients. */
    private int run(List<PoolConf> confs, Runnable started) throws InterruptedException {
        try {
            return run(Pools.open(confs, System.getenv()), started);
        } catch (PoolFailure failure) {
            throw new CommandFailure(
                    failure.isConfiguration() ? ExitCode.CONFIGURATION : ExitCode.UNAVAILABLE,
                    String.valueOf(failure.getMessage()));
        }
    }

    private int run(Pools pools, Runnable started) throws InterruptedException {
        // Before there is anything to drain: while it waits here, a signal ends the process at once.
        pools.findOthers();
        NodeEnd end = new NodeEnd(main.terminal().err(), CtrlC::endsAtOnce, Runtime.getRuntime()::halt);
        if (!NodeEnd.register(end)) {
            return ExitCode.OK; // whoever ends the process has said with which code
        }
        try {
            pools.start();
            end.of(() -> stop(pools));
        } finally {
            end.ofNothing(); // unless there is one by now
        }
        Hangup.does(() -> pools.reload("SIGHUP"));
        started.run();
        String reason = pools.awaitTrouble();
        end.endsWith(ExitCode.UNAVAILABLE);
        throw new CommandFailure(ExitCode.UNAVAILABLE, reason);
    }

    /** What was left undone, the nodes themselves log. */
    private void stop(Pools pools) {
        main.terminal().err().println("ringspan: stopping; Ctrl-C ends it at once");
        main.terminal().err().flush();
        pools.stop();
        main.terminal().out().flush();
    }
}
