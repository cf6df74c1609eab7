package io.ringspan.node.cli;

import io.ringspan.node.StartException;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.demo.DemoKeys;
import io.ringspan.node.demo.LiveRun;
import io.ringspan.node.demo.OnceRun;
import io.ringspan.node.demo.StopSignal;
import io.ringspan.node.local.RedisBinary;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.StoreException;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.node.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan demo}: six nodes and six real stores in two datacenters, on this machine. */
@Command(
        name = "demo",
        description = "Runs two datacenters with six nodes and six real Redis servers on this machine.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends with Ctrl-C and leaves nothing behind. With --once it ends by itself:",
            "0 if every key was on its owner in every rack and nowhere else, 1 if not.",
            "",
            "Examples:",
            "  ringspan demo                       watch it; talk to it from another",
            "  ringspan demo --once --keys 100000  write keys, look at each in every rack"
        })
final class DemoCommand implements Callable<Integer> {
    private static final int KEYS_MAX = 1_000_000;
    private static final LocalLayout LAYOUT = LocalLayout.empty()
            .rack("dc1", "a", 2)
            .rack("dc1", "b", 1)
            .rack("dc2", "a", 2)
            .rack("dc2", "b", 1);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Option(names = "--once", description = "Write keys, check every rack, and end.")
    private boolean once;

    @Option(names = "--store", paramLabel = "PATH", description = "The redis-server to start (7.0 or newer).")
    private @Nullable Path store;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many keys --once writes (default: ${DEFAULT-VALUE}).")
    private int keys;

    @Override
    public Integer call() throws IOException {
        if (keys < 1 || keys > KEYS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--keys is " + keys + ", not within 1 and " + KEYS_MAX);
        }
        quietLog();
        try (StopSignal stop = StopSignal.toThisThread()) {
            return untilStopped(stop);
        }
    }

    private int untilStopped(StopSignal stop) throws IOException {
        try {
            return run();
        } catch (InterruptedException | IOException | RuntimeException failed) {
            if (stop.asked()) {
                say("stopped; all stores and their directory are gone");
                return ExitCode.OK; // the signal's own exit code wins
            }
            if (failed instanceof StoreException || failed instanceof StartException) {
                throw new CommandFailure(ExitCode.UNAVAILABLE, String.valueOf(failed.getMessage()));
            }
            if (failed instanceof IOException lost) {
                throw new CommandFailure(ExitCode.FAILED, "the check broke off: " + lost.getMessage());
            }
            throw new IllegalStateException(failed);
        }
    }

    private int run() throws IOException, InterruptedException {
        RedisBinary binary = RedisSearch.ofThisProcess(this::say).find(Optional.ofNullable(store));
        LocalCluster.Plan plan =
                new LocalCluster.Plan(binary, List.of(), NodeStarter.inThisJvm(), conf -> conf, this::say);
        try (LocalCluster cluster = LocalCluster.start(LAYOUT, plan)) {
            Terminal terminal = main.terminal();
            if (once) {
                return new OnceRun(cluster, new DemoKeys(keys), terminal.out()).run() ? ExitCode.OK : ExitCode.FAILED;
            }
            new LiveRun(cluster, terminal.out(), terminal.interactive(), terminal.coloured()).run();
            return ExitCode.OK;
        }
    }

    /** What nodes log would run through the page; whoever wants it says so in RINGSPAN_LOG. Before the first logger. */
    private static void quietLog() {
        if (System.getenv("RINGSPAN_LOG") == null) {
            System.setProperty("RINGSPAN_LOG", "ERROR");
        }
    }

    private void say(String line) {
        main.terminal().err().println("ringspan: " + line);
        main.terminal().err().flush();
    }
}
