package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.watch.FoundLines;
import io.ringspan.node.cli.watch.RepairProgress;
import io.ringspan.node.terminal.ProgressLine;
import io.ringspan.node.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan repair}: replicas are compared and made equal. */
@Command(
        name = "repair",
        description = "Compares what the replicas hold, and gives those that differ what is kept.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The node that is asked compares all tokens of its rack with whoever else",
            "holds them. One repair runs at a time: if one does, it is watched. A repair",
            "that was stopped goes on where it was. Ctrl-C ends the watching only.",
            "Ends with 1 if something differs or could not be compared.",
            "",
            "Examples:",
            "  ringspan repair -c /etc/ringspan.yml --dry-run   which keys differ?",
            "  ringspan repair -c /etc/ringspan.yml --dc dc2 --rate 5000",
            "  ringspan repair --admin 127.0.0.1:22222 --stop"
        })
final class RepairCommand implements Callable<Integer> {
    private static final int LOOK_MILLIS = 500;
    /** In a pipe, a line each so many looks. */
    private static final int LOOKS_PER_LINE = 20;

    private static final String PAGE = "/api/repair";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(names = "--dc", paramLabel = "DC", description = "Compare with the replicas in this datacenter only.")
    private @Nullable String datacenter;

    @Option(
            names = "--range",
            paramLabel = "FIRST-LAST",
            description = "Only these tokens, both ends included; ringspan hash and ringspan explain print tokens.")
    private @Nullable String range;

    @Option(names = "--dry-run", description = "Change nothing; print the keys that differ.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "KEYS",
            description = "Read so many keys a second from each store (without it: the node's repair_rate).")
    private @Nullable Integer rate;

    @Option(names = "--stop", description = "Stop the one that runs.")
    private boolean stop;

    @Override
    public Integer call() throws InterruptedException {
        if (stop) {
            node.delete(PAGE);
        } else if (state().isRunning()) {
            main.terminal().err().println("A repair runs already, and is watched");
        } else {
            node.post(PAGE, wish());
        }
        RepairProgress end = watch(main.terminal());
        if (node.isJson()) {
            main.terminal().out().print(node.get(dryRun ? PAGE + "/keys" : PAGE));
        } else {
            if (dryRun) {
                FoundLines.of(node.get(PAGE + "/keys")).forEach(main.terminal().out()::println);
            } else if (end.state().left() > 0) {
                FoundLines.ofLeft(node.get(PAGE + "/keys"))
                        .forEach(main.terminal().out()::println);
            }
            end.summary().forEach(main.terminal().out()::println);
        }
        return end.isWell() || stop ? ExitCode.OK : ExitCode.FAILED;
    }

    private String wish() {
        Map<String, Object> wish = new LinkedHashMap<>();
        put(wish, "datacenter", datacenter);
        put(wish, "range", range);
        put(wish, "dry_run", dryRun ? true : null);
        put(wish, "rate", rate);
        return Json.text(wish);
    }

    private static void put(Map<String, Object> wish, String name, @Nullable Object value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    private RepairProgress state() throws InterruptedException {
        return AdminOptions.read(node.get(PAGE), RepairProgress::read);
    }

    private RepairProgress watch(Terminal terminal) throws InterruptedException {
        RepairProgress now = state();
        ProgressLine progress = new ProgressLine(terminal, LOOKS_PER_LINE);
        while (now.isRunning()) {
            progress.show(line(terminal, now));
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            now = state();
        }
        progress.clear();
        return now;
    }

    private static String line(Terminal terminal, RepairProgress now) {
        if (!terminal.interactive()) {
            return now.line("", "");
        }
        return terminal.unicode() ? now.line("█", "░") : now.line("#", ".");
    }
}
