package io.ringspan.node.cli;

import io.ringspan.node.status.ClusterReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  ringspan explain -c /etc/ringspan.yml user:1   where one key belongs, and why"
        })
final class RingCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Override
    public Integer call() throws InterruptedException {
        if (node.isJson()) {
            main.terminal().out().print(node.get("/api/ring"));
        } else {
            new ClusterReport(node.cluster(), false)
                    .ring()
                    .forEach(main.terminal().out()::println);
        }
        return ExitCode.OK;
    }
}
