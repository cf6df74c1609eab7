package io.ringspan.node.cli;

import io.ringspan.node.cli.balance.BalanceTables;
import io.ringspan.node.cli.balance.Measuring;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.measure.MeasureReport;
import io.ringspan.node.status.ClusterReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan ring}: who owns what. */
@Command(
        name = "ring",
        description = "Shows which range of tokens each node owns, rack by rack, as one running node knows it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ringspan ring -c /etc/ringspan.yml",
            "  ringspan ring -c /etc/ringspan.yml --measure   what stores hold",
            "  ringspan explain -c /etc/ringspan.yml user:1   where one key belongs, and why"
        })
final class RingCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Option(
            names = "--measure",
            description = "Have all nodes measure what their stores hold, if they have not just done so, and show it.")
    private boolean measure;

    @Override
    public Integer call() throws InterruptedException {
        if (measure) {
            return measured();
        }
        if (node.isJson()) {
            main.terminal().out().print(node.get("/api/ring"));
        } else {
            new ClusterReport(node.cluster(), false)
                    .ring()
                    .forEach(main.terminal().out()::println);
        }
        return ExitCode.OK;
    }

    /** Ends with 1 if a node could not measure. */
    private Integer measured() throws InterruptedException {
        String said = Measuring.run(node::get, node::post, main.terminal(), false);
        MeasureReport report = AdminOptions.read(said, Measuring::report);
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            BalanceTables.of(report).forEach(main.terminal().out()::println);
        }
        return report.complete() ? ExitCode.OK : ExitCode.FAILED;
    }
}
