package io.ringspan.tests.documents;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command of the documents that {@link DocumentedCommandsIT} does not run.
 *
 * @param command matches the whole command
 * @param reason why it is not run, and what runs it instead
 */
record NotRun(Pattern command, String reason) {
    static final List<NotRun> LIST = List.of(
            of(
                    "\\./ringspan demo( --once)? .*|\\./ringspan demo",
                    "does not end, or takes its time: DemoIT, DemoOnceIT"),
            of("\\./ringspan (node|top) -c FILE.*", "does not end: the quick start runs a node"),
            of("\\./ringspan (bench|test|docs)\\b.*", "is about the checkout: LauncherTestIT"),
            of(
                    "\\./ringspan (join|leave|replace|rebalance -c FILE \\[|change) ?.*",
                    "changes a ring of nodes that gossip: JoinIT"),
            of("\\./ringspan drain .*", "ends with systemctl; drain itself: OperatorsIT"),
            of("curl .*/api/ring/preview", "asks for nodes of a larger ring: MeasureIT"),
            of("curl .*https://.*", "needs certificates: AdminTlsIT"),
            of("redis-cli MONITOR .*", "does not end"),
            of("kill -HUP PID.*", "needs a number: ReloadIT"),
            of("redis-cli -p 700[14] .*", "asks the containers: ComposeIT"),
            of("docker .*", "needs Docker: ComposeIT"));

    private static NotRun of(String command, String reason) {
        return new NotRun(Pattern.compile(command), reason);
    }

    static Optional<NotRun> of(DocumentedCommand command) {
        return LIST.stream()
                .filter(not -> not.command().matcher(command.text()).matches())
                .findFirst();
    }
}
