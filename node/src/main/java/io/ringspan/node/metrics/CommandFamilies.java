package io.ringspan.node.metrics;

import io.ringspan.node.script.ScriptCounts;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Metrics of single commands, and of the scripts that clients have loaded. */
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
                        "Commands of clients that got -NOPERM, since deny_commands names them, or their user may not send them.",
                        List.of(),
                        node -> List.of(Point.of((double) node.sights().denied()))),
                Family.gauge(
                        "ringspan_store_other_writers",
                        "Connections of others that have written to the store of this node, as far as it has seen: it looks every 10 s."
                                + " Above 0 replicas differ, and writes may be lost. Before memcached always 0.",
                        List.of(),
                        node -> List.of(
                                Point.of((double) node.sights().otherWriters().count()))),
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

    /** Of scripts and libraries of functions, of which every node keeps all. */
    static List<Family> scripts() {
        return List.of(
                Family.gauge(
                        "ringspan_scripts",
                        "Scripts that this node keeps: all that clients have loaded by SCRIPT LOAD, through whichever node.",
                        List.of(),
                        of(ScriptCounts::scripts)),
                Family.gauge(
                        "ringspan_libraries",
                        "Libraries of functions that this node keeps: all that clients have loaded, through whichever node.",
                        List.of(),
                        of(ScriptCounts::libraries)),
                Family.gauge(
                        "ringspan_script_bytes",
                        "Bytes of text of those scripts and libraries.",
                        List.of("kind"),
                        node -> List.of(
                                Point.of(count(node, ScriptCounts::scriptBytes), "script"),
                                Point.of(count(node, ScriptCounts::libraryBytes), "library"))),
                Family.counter(
                        "ringspan_script_loads_failed_total",
                        "How often this node's store has refused a script or a library that is kept for it. If that was for the"
                                + " store's own state, it is given all again within a second; else its text is one that this"
                                + " store does not take, and the log says why.",
                        List.of(),
                        of(ScriptCounts::loadsFailedTotal)),
                Family.counter(
                        "ringspan_script_writes_failed_total",
                        "How often scripts and libraries could not be written to the node's directory. It is tried again every"
                                + " second.",
                        List.of(),
                        of(ScriptCounts::writesFailedTotal)),
                Family.counter(
                        "ringspan_script_changes_fetched_total",
                        "Loads and deletions of scripts and libraries of which this node heard only by asking another one: it was"
                                + " away when they were made, or too busy.",
                        List.of(),
                        of(ScriptCounts::fetchedTotal)));
    }

    private static Function<NodeView, List<Point>> of(ToLongFunction<ScriptCounts> count) {
        return node -> List.of(Point.of(count(node, count)));
    }

    private static double count(NodeView node, ToLongFunction<ScriptCounts> count) {
        return node.scripts()
                .get()
                .map(counts -> (double) count.applyAsLong(counts))
                .orElse(0.0);
    }
}
