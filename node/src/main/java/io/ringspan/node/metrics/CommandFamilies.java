package io.ringspan.node.metrics;

import java.util.List;
import java.util.Map;

/** Metrics of single commands. */
final class CommandFamilies {
    private CommandFamilies() {}

    static List<Family> all() {
        return List.of(
                Family.counter(
                        "ringspan_command_calls_total",
                        "Commands of clients by name, routed or answered by the node itself, each as a whole also where it is split;"
                                + " what the node refuses is not counted. A command shows when it was called first.",
                        List.of("command"),
                        CommandFamilies::calls),
                Family.counter(
                        "ringspan_commands_denied_total",
                        "Commands of clients that got -NOPERM, since deny_commands names them.",
                        List.of(),
                        node -> List.of(Point.of((double) node.sights().denied()))),
                Family.counter(
                        "ringspan_slow_commands_total",
                        "Commands of batches that were answered later than slowlog_slower_than says.",
                        List.of(),
                        node -> List.of(
                                Point.of((double) node.sights().slowLogs().commands()))),
                Family.gauge(
                        "ringspan_hottest_key_share",
                        "How much of what clients ask for the hottest key is, 0 to 1, by samples of the last seconds; 0 if"
                                + " nothing was asked for a minute. GET /api/hotkeys says which key.",
                        List.of(),
                        node -> List.of(Point.of(node.sights().hottestShare()))));
    }

    private static List<Point> calls(NodeView node) {
        Map<String, Long> calls = node.sights().calls();
        return calls.entrySet().stream()
                .map(each -> Point.of(each.getValue(), each.getKey()))
                .toList();
    }
}
