package io.ringspan.node.cli.look;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.seen.SlowPages;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan slowlog}: what took long. */
@Command(
        name = "slowlog",
        description =
                "Shows the last commands whose answer took long, the latest first: whose they were, and where they went.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each node keeps its own, of its own clients (slowlog_slower_than).",
            "",
            "Examples:",
            "  ringspan slowlog -c /etc/ringspan.yml --count 10",
            "  ringspan slowlog --admin cache-1:22222 --json",
            "  ringspan slowlog -c /etc/ringspan.yml --reset"
        })
public final class SlowlogCommand implements Callable<Integer> {
    private static final String PATH = "/api/slowlog";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(names = "--count", paramLabel = "N", description = "How many at the most (default: ${DEFAULT-VALUE}).")
    private int count = 32;

    @Option(names = "--reset", description = "Forget them.")
    private boolean reset;

    @Override
    public Integer call() throws InterruptedException {
        String said = reset ? node.delete(PATH) : node.get(PATH + "?count=" + count);
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            SlowPages.Shown shown = AdminOptions.read(said, json -> Json.read(json, SlowPages.Shown.class));
            SeenTables.slow(shown).forEach(main.terminal().out()::println);
        }
        return ExitCode.OK;
    }
}
