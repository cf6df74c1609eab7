package io.ringspan.node.cli.look;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.cli.command.Prints;
import io.ringspan.node.console.HintsReport;
import io.ringspan.node.terminal.TextTable;
import io.ringspan.node.terminal.TextTable.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan hints}: how far replicas are behind. */
@Command(
        name = "hints",
        description = "Shows how far each replica is behind the writes of a node's clients.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ringspan hints -c /etc/ringspan.yml",
            "  ringspan hints --admin cache-1:22222 --json"
        })
public final class HintsCommand implements Callable<Integer> {
    private static final double MILLIS_PER_SECOND = 1_000;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Prints main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Override
    public Integer call() throws InterruptedException {
        String said = node.get("/api/hints");
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            HintsReport report = AdminOptions.read(said, json -> Json.read(json, HintsReport.class));
            lines(report).forEach(main.terminal().out()::println);
        }
        return ExitCode.OK;
    }

    private static List<String> lines(HintsReport report) {
        if (report.replicas().isEmpty()) {
            return List.of("the node knows no ring yet");
        }
        TextTable table = new TextTable(Edge.LEFT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT, Edge.RIGHT)
                .row("replica", "behind s", "unconfirmed", "bytes kept", "hints", "bytes on disk");
        for (HintsReport.Replica each : report.replicas()) {
            table.row(
                    each.node(),
                    String.format(Locale.ROOT, "%,.1f", each.lagMillis() / MILLIS_PER_SECOND),
                    number(each.unconfirmedWrites()),
                    number(each.unconfirmedBytes()),
                    number(each.hintedWrites()),
                    number(each.hintedBytes()));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(
                report.bytesMax() == 0
                        ? "this node keeps no hints on disk"
                        : "hints take " + number(report.bytes()) + " bytes on disk of " + number(report.bytesMax()));
        return lines;
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
