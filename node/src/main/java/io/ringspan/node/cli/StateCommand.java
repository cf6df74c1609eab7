package io.ringspan.node.cli;

import io.ringspan.node.admin.Json;
import io.ringspan.node.cli.command.AdminOptions;
import io.ringspan.node.cli.command.ExitCode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ringspan state}: what a node is ready for. */
@Command(
        name = "state",
        description = "Shows what a running node is ready for, or changes that.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "States: STANDBY, WRITES_ONLY, RESUMING, NORMAL, BEHIND, LEAVING;",
            "docs/states.md says what each means.",
            "Changes are taken on the node's own machine, or with its admin_token:",
            "from -c FILE, or from RINGSPAN_ADMIN_TOKEN.",
            "",
            "Examples:",
            "  ringspan state -c /etc/ringspan.yml",
            "  ringspan state -c /etc/ringspan.yml WRITES_ONLY"
        })
final class StateCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Main main;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private AdminOptions node;

    @Parameters(arity = "0..1", paramLabel = "STATE", description = "What it is to be ready for.")
    private @Nullable String wanted;

    @Override
    public Integer call() throws InterruptedException {
        String said =
                wanted == null ? node.get("/api/state") : node.put("/api/state", Json.text(Map.of("state", wanted)));
        if (node.isJson()) {
            main.terminal().out().print(said);
        } else {
            main.terminal().out().println(node.cluster().own().state());
        }
        return ExitCode.OK;
    }
}
