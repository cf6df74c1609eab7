package io.ringspan.node.cli.look;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.seen.HotKeyReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan hotkeys}: what is asked for most. */
@Command(
        name = "hotkeys",
        description =
                "Shows the keys that clients of a node ask for most, out of one command in so many that it looks at.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ringspan hotkeys -c /etc/ringspan.yml",
            "  ringspan hotkeys --admin cache-1:22222 --count 5 --json",
            "  ringspan hotkeys -c /etc/ringspan.yml --reset   begins to look for them anew"
        })
public final class HotkeysCommand implements Callable<Integer> {
    private static final String PATH = "/api/hotkeys";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(names = "--count", paramLabel = "N", description = "How many at the most (default: ${DEFAULT-VALUE}).")
    private int count = 20;

    @Option(names = "--reset", description = "Begin to look for them anew.")
    private boolean reset;

    @Override
    public Integer call() throws InterruptedException {
        String said = reset ? node.delete(PATH) : node.get(PATH + "?count=" + count);
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            HotKeyReport report = AdminOptions.read(said, json -> Json.read(json, HotKeyReport.class));
            SeenTables.hot(report).forEach(main.terminal().out()::println);
        }
        return ExitCode.OK;
    }
}
