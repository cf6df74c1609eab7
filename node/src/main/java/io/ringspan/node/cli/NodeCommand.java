package io.ringspan.node.cli;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.PoolConf;
import io.ringspan.conf.load.ConfLoader;
import io.ringspan.conf.load.ConfReport;
import io.ringspan.conf.load.LoadResult;
import io.ringspan.node.RealTime;
import io.ringspan.node.RingspanNode;
import io.ringspan.node.StartException;
import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.LocalStores;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.state.DataDirectoryException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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
        LoadResult result = ConfLoader.load(file);
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
        RingspanNode node;
        try {
            node = RingspanNode.start(conf, state.epoch(), RealTime.CLOCK);
        } catch (StartException e) {
            throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, state, stopped), "ringspan-stop"));
        started.run();
        stopped.await();
        return ExitCode.OK;
    }

    /** A JVM that a signal ends has that signal's exit code; a node that drained ends with 0. */
    private void stop(RingspanNode node, DataDirectory state, CountDownLatch stopped) {
        List<String> undone = node.stop();
        state.close();
        undone.forEach(line -> main.terminal().err().println("Not done: " + line));
        main.terminal().err().flush();
        main.terminal().out().flush();
        stopped.countDown();
        Runtime.getRuntime().halt(ExitCode.OK);
    }
}
