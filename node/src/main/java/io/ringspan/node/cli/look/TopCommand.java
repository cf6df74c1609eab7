package io.ringspan.node.cli.look;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.CommandFailure;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.console.HintsReport;
import io.ringspan.node.console.TrafficReport;
import io.ringspan.node.status.AdminClient;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * {@code ringspan top}: how busy nodes are, over and over.
 *
 * <p><b>Owner.</b> The main thread; others only ask. <b>Limits.</b> {@value #NODES_MAX} nodes, of which {@value #AT_ONCE_MAX} are asked at a
 * time, each for as long as any command waits for a node.
 */
@Command(
        name = "top",
        description = "Shows how busy nodes are, again and again; in a pipe once.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rates are those since the node was last looked at. p50 and p99 are the longer",
            "ones of reads and writes; lag and hints are those of the replica that is",
            "farthest behind, and of all. A node that says nothing is shown as silent.",
            "",
            "Examples:",
            "  ringspan top -c /etc/ringspan.yml",
            "  ringspan top --admin cache-1:22222 --nodes cache-2:22222,cache-3:22222",
            "  ringspan top -c /etc/ringspan.yml --sort p99 --interval 5",
            "  ringspan top --admin cache-1:22222 --once --json"
        })
public final class TopCommand implements Callable<Integer> {
    private static final int NODES_MAX = 1_000;
    private static final int AT_ONCE_MAX = 16;
    private static final int INTERVAL_SECONDS_MAX = 3_600;
    /** A node says nothing new within 0.9 s. */
    private static final int MEASURED_MILLIS = 1_000;

    private static final String CLEAR = "\033[H\033[J";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(
            names = "--nodes",
            paramLabel = "HOST:PORT",
            split = ",",
            description = "The stats_listen of more nodes, with commas between.")
    private List<String> more = List.of();

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "How often (without it: every ${DEFAULT-VALUE} s).")
    private int intervalSeconds;

    @Option(names = "--once", description = "Look for a second, print it, and end.")
    private boolean once;

    @Option(
            names = "--sort",
            paramLabel = "COLUMN",
            defaultValue = "NODE",
            description = "By node, ops, reads, writes, p99, errors or lag.")
    private TopTable.Sort sort = TopTable.Sort.NODE;

    @Override
    public Integer call() throws InterruptedException {
        if (intervalSeconds < 1 || intervalSeconds > INTERVAL_SECONDS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--interval wants 1 to " + INTERVAL_SECONDS_MAX + " seconds");
        }
        if (more.size() >= NODES_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--nodes takes " + (NODES_MAX - 1) + " at the most");
        }
        List<AdminClient> clients = new ArrayList<>(List.of(node.client()));
        more.forEach(address -> clients.add(node.clientAt(address)));
        ExecutorService asking = Executors.newFixedThreadPool(Math.min(AT_ONCE_MAX, clients.size()), task -> {
            Thread thread = new Thread(task, "ringspan-top");
            thread.setDaemon(true);
            return thread;
        });
        try {
            return look(clients, asking);
        } finally {
            asking.shutdownNow();
        }
    }

    private int look(List<AdminClient> clients, ExecutorService asking) throws InterruptedException {
        boolean goesOn = main.terminal().interactive() && !once && !node.isJson();
        rows(clients, asking); // from here on it is measured
        Thread.sleep(MEASURED_MILLIS);
        while (true) {
            List<TopRow> rows = rows(clients, asking);
            print(rows, goesOn);
            if (!goesOn) {
                return rows.stream().allMatch(row -> row.error().isEmpty()) ? ExitCode.OK : ExitCode.FAILED;
            }
            TimeUnit.SECONDS.sleep(intervalSeconds);
        }
    }

    private void print(List<TopRow> rows, boolean goesOn) {
        PrintWriter out = main.terminal().out();
        if (node.isJson()) {
            out.println(Json.text(rows));
            return;
        }
        out.print(goesOn ? CLEAR : "");
        TopTable.lines(rows, sort).forEach(out::println);
        out.flush();
    }

    private static List<TopRow> rows(List<AdminClient> clients, ExecutorService asking) throws InterruptedException {
        List<Future<TopRow>> asked = new ArrayList<>();
        clients.forEach(client -> asked.add(asking.submit(() -> row(client))));
        List<TopRow> rows = new ArrayList<>();
        for (Future<TopRow> each : asked) {
            try {
                rows.add(each.get());
            } catch (ExecutionException failed) {
                throw new IllegalStateException(failed.getCause());
            }
        }
        return rows;
    }

    private static TopRow row(AdminClient client) throws InterruptedException {
        String at = client.admin().toString();
        try {
            return TopRow.of(
                    at,
                    AdminOptions.read(client.get("/api/cluster")),
                    Json.read(client.get("/api/traffic"), TrafficReport.class),
                    Json.read(client.get("/api/hints"), HintsReport.class));
        } catch (AdminClient.Failure silent) {
            return TopRow.silent(at, String.valueOf(silent.getMessage()));
        } catch (IllegalArgumentException | CommandFailure unfit) {
            return TopRow.silent(at, "what answers is no node of this release");
        }
    }
}
