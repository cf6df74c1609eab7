package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.reload.ReloadPages;
import io.ringspan.node.reload.ReloadReport;
import io.ringspan.node.reload.ReloadReport.Change;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan reload}: a node reads its file again. */
@Command(
        name = "reload",
        description = "Has a running node read its file again, and take over what can be; no client notices.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The node reads the file that it was started with. If anything in it is",
            "wrong nothing changes. What only a start takes is named, and the command",
            "ends with 1. SIGHUP does the same, and the node logs what came of it.",
            "Where admin_token is another one in the file by now, the old one is",
            "wanted: give it as RINGSPAN_ADMIN_TOKEN.",
            "",
            "Examples:",
            "  ringspan reload -c /etc/ringspan.yml --dry-run   what would change",
            "  ringspan reload -c /etc/ringspan.yml             change it"
        })
final class ReloadCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(names = "--dry-run", description = "Only say what would change.")
    private boolean dryRun;

    @Override
    public Integer call() throws InterruptedException {
        String said = node.post(ReloadPages.PATH, "{\"dry_run\": " + dryRun + "}");
        ReloadReport report = AdminOptions.read(said, text -> Json.read(text, ReloadReport.class));
        PrintWriter out = main.terminal().out();
        if (node.isJson()) {
            out.print(said);
        } else {
            report.warnings().forEach(line -> main.terminal().err().println("warning: " + line));
            lines(report).forEach(out::println);
        }
        return report.needsStart().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<String> lines(ReloadReport report) {
        if (report.taken().isEmpty() && report.needsStart().isEmpty()) {
            return List.of(report.file() + " says what holds already");
        }
        TextTable table = new TextTable(Edge.LEFT, Edge.LEFT, Edge.LEFT, Edge.LEFT)
                .row("setting", "held", "in the file", report.dryRun() ? "would be" : "is");
        report.taken().forEach(change -> add(table, change, "taken over"));
        report.needsStart().forEach(change -> add(table, change, "not taken before a restart"));
        return table.lines();
    }

    private static void add(TextTable table, Change change, String what) {
        table.row(change.setting(), text(change.before()), text(change.after()), what);
    }

    private static String text(Optional<Object> value) {
        return value.map(Object::toString).orElse("-");
    }
}
