package io.ringspan.node.cli;

import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.status.ClusterStatus.Cluster;
import io.ringspan.node.status.ClusterStatus.Row;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ringspan drain}: a node is about to be stopped. */
@Command(
        name = "drain",
        description = "Prepares a running node to be stopped: others stop reading from it, /ready says no.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Waits until its clients have gone and its writes are confirmed, and says",
            "what is left. Ends with 1 if something still is when the time is up.",
            "The node goes on serving whoever stays; SIGTERM stops it, as ever.",
            "Ctrl-C ends the watching only. Taken back by: ringspan state NORMAL",
            "",
            "Examples:",
            "  ringspan drain -c /etc/ringspan.yml && systemctl stop ringspan",
            "  ringspan drain --admin 127.0.0.1:22222 --wait 10"
        })
final class DrainCommand implements Callable<Integer> {
    private static final int LOOK_SECONDS = 1;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait (default: ${DEFAULT-VALUE}).")
    private int seconds;

    /**
     * What must still go before the node can be stopped without loss.
     *
     * @param unconfirmed batches of writes, over all replicas
     */
    private record Left(int clients, long unconfirmed) {
        static Left of(Cluster now) {
            return new Left(
                    now.clients(),
                    now.members().stream().mapToLong(Row::unconfirmed).sum());
        }

        boolean isNothing() {
            return clients == 0 && unconfirmed == 0;
        }

        String words() {
            return count(clients, "client") + " connected, " + count(unconfirmed, "batch", "batches")
                    + " of writes not confirmed";
        }

        private static String count(long number, String one) {
            return count(number, one, one + "s");
        }

        private static String count(long number, String one, String more) {
            return number + " " + (number == 1 ? one : more);
        }

        String json() {
            return "{\"clients\":" + clients + ",\"unconfirmed\":" + unconfirmed + ",\"drained\":" + isNothing() + "}";
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (seconds < 0) {
            throw new ParameterException(spec.commandLine(), "--wait is " + seconds + ", less than 0");
        }
        node.put("/api/state", "{\"state\": \"LEAVING\"}");
        Left left = watch();
        if (node.isJson()) {
            main.terminal().out().println(left.json());
        } else if (left.isNothing()) {
            main.terminal()
                    .out()
                    .println("No client is connected and every write is confirmed: it can be stopped (SIGTERM)");
        } else {
            main.terminal()
                    .out()
                    .println("After " + seconds + " s still " + left.words()
                            + ". Stopped now, the node answers what it has read, and waits for the writes up to"
                            + " drain_timeout");
        }
        return left.isNothing() ? ExitCode.OK : ExitCode.FAILED;
    }

    /** Looks until nothing is left or the time is up; says each change. */
    private Left watch() throws InterruptedException {
        Left left = Left.of(node.cluster());
        say(left);
        for (int i = 0; i < seconds && !left.isNothing(); i += LOOK_SECONDS) {
            TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            Left next = Left.of(node.cluster());
            if (!next.equals(left)) {
                say(next);
            }
            left = next;
        }
        return left;
    }

    private void say(Left left) {
        main.terminal().err().println(left.words());
    }
}
