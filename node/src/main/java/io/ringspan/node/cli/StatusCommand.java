package io.ringspan.node.cli;

import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import io.ringspan.node.status.ClusterReport;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan status}: who is there. */
@Command(
        name = "status",
        description = "Shows the cluster as one running node sees it: who is there, and what each is ready for.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Ends with 1 if some node is not NORMAL, not in the ring, or cannot be reached.",
            "",
            "Examples:",
            "  ringspan status -c /etc/ringspan.yml",
            "  ringspan status --admin cache-1:22222 --json"
        })
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Override
    public Integer call() throws InterruptedException {
        String json = node.get("/api/cluster");
        ClusterReport report =
                new ClusterReport(AdminOptions.read(json), main.terminal().coloured());
        if (node.isJson()) {
            main.terminal().out().print(json);
        } else {
            report.status().forEach(main.terminal().out()::println);
        }
        return report.isWell() ? ExitCode.OK : ExitCode.FAILED;
    }
}
