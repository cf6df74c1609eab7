package io.ringspan.tests.observe.board;

import static io.ringspan.tests.observe.board.Panel.Shape.STACK;
import static io.ringspan.tests.observe.board.Panel.Unit.EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.NUMBER;
import static io.ringspan.tests.observe.board.Panel.Unit.PART;
import static io.ringspan.tests.observe.board.Panel.Unit.SECONDS;
import static io.ringspan.tests.observe.board.Panel.lines;
import static io.ringspan.tests.observe.board.Panel.number;

import io.ringspan.tests.observe.board.Board.Row;
import java.util.List;

/** Is all well, and how do clients fare? */
final class OverviewBoard {
    private static final String BY_PLACE = "{{datacenter}} {{access}}";
    private static final String BY_NODE = "{{instance}}";

    static final Board BOARD = new Board(
            "overview",
            "overview",
            "Is all well, and how do clients fare? Begin here.",
            List.of(wellRow(), trafficRow(), latencyRow(), errorRow(), resourceRow()));

    private OverviewBoard() {}

    private static Row wellRow() {
        return Row.of(
                "Is all well?",
                number("Nodes that answer", NUMBER, "Nodes that Prometheus can scrape.")
                        .ask("nodes", "sum(up{@})"),
                number(
                                "Nodes not serving",
                                NUMBER,
                                "Nodes in another state than NORMAL or BEHIND: drained, standing by, waiting.")
                        .ask("nodes", "count(up{@}) - sum(ringspan_node_state{@, state=~\"normal|behind\"})")
                        .red(1),
                number("Stores lost", NUMBER, "Nodes that cannot use their own store; other racks serve its keys.")
                        .ask("stores", "count(ringspan_store_up{@}) - sum(ringspan_store_up{@})")
                        .red(1),
                number(
                                "Links cut",
                                NUMBER,
                                "Links from a node to a peer that are down; each missing node cuts one of each other node.")
                        .ask("links", "count(ringspan_peer_up{@}) - sum(ringspan_peer_up{@})")
                        .red(1),
                number("Alerts", NUMBER, "Alerts that fire now, those that are for information left out.")
                        .ask(
                                "alerts",
                                "count(ALERTS{alertname=~\"Ringspan.*\", alertstate=\"firing\", severity!=\"info\"})"
                                        + " or vector(0)")
                        .red(1),
                number(
                                "Writes skipped",
                                NUMBER,
                                "Write batches left out for some replica in the last hour: it lacks them until it is repaired.")
                        .ask("batches", "sum(increase(ringspan_stream_skipped_writes_total{@}[1h]))")
                        .red(1),
                number(
                                "Writes on disk",
                                NUMBER,
                                "Write batches that wait on disk for replicas that are away or too slow.")
                        .ask("batches", "sum(ringspan_replica_hinted_writes{@})")
                        .orange(1, 100_000),
                number(
                                "Keys to settle",
                                NUMBER,
                                "Keys whose value may differ between replicas, and that are being agreed on.")
                        .ask("keys", "sum(ringspan_settle_waiting_keys{@})")
                        .orange(1, 10_000));
    }

    private static Row trafficRow() {
        return Row.of(
                "Traffic",
                Panel.of(
                                STACK,
                                "Commands",
                                EACH_SECOND,
                                "Routed commands of clients, by the datacenter of the node that they asked.")
                        .ask(BY_PLACE, "datacenter_access:ringspan_commands:rate1m{#}"),
                lines("Commands by node", EACH_SECOND, "One node far above the others: clients are not spread evenly.")
                        .ask(BY_NODE, "sum by (instance) (instance_access:ringspan_commands:rate1m{@})"),
                lines(
                                "Commands in a batch",
                                NUMBER,
                                "How many commands travel together: the more clients pipeline, the cheaper each becomes.")
                        .ask(
                                BY_NODE,
                                "sum by (instance) (rate(ringspan_commands_total{@}[$__rate_interval])) / clamp_min(sum by"
                                        + " (instance) (rate(ringspan_batches_total{@}[$__rate_interval])), 1)"),
                Panel.of(STACK, "Clients", NUMBER, "Clients connected to each node.")
                        .ask(BY_NODE, "ringspan_clients{@}"),
                lines(
                                "Clients let in",
                                EACH_SECOND,
                                "New connections. Many without many clients: somebody connects for each command.")
                        .rate(BY_NODE, "ringspan_clients_opened_total"),
                lines("Commands at a quorum", EACH_SECOND, "Commands that wait for several replicas.")
                        .ask(
                                BY_PLACE,
                                "sum by (datacenter, access) (rate(ringspan_quorum_commands_total{@}[$__rate_interval]))"));
    }

    private static Row latencyRow() {
        return Row.of(
                "How long commands take",
                lines(
                                "Median",
                                SECONDS,
                                "From reading a command to having its reply, in the node: the client's network is not in it.")
                        .ask(BY_PLACE, "datacenter_access:ringspan_command_duration_seconds:p50{#}"),
                lines("99 of 100 are quicker", SECONDS, "Steps of a power of two are those of the histogram.")
                        .ask(BY_PLACE, "datacenter_access:ringspan_command_duration_seconds:p99{#}")
                        .orange(0.05, 0.1),
                lines("999 of 1000 are quicker", SECONDS, "What a client meets now and then.")
                        .ask(BY_PLACE, "datacenter_access:ringspan_command_duration_seconds:p999{#}")
                        .orange(0.1, 1));
    }

    private static Row errorRow() {
        return Row.of(
                "What goes wrong",
                lines(
                                "Errors of the node",
                                PART,
                                "Part of the commands that a node answered with an error of its own; errors of the store are not in it.")
                        .ask(BY_NODE, "instance:ringspan_client_errors:ratio1m{@}")
                        .orange(0.001, 0.01),
                lines(
                                "Refused",
                                EACH_SECOND,
                                "Commands of which nothing was done, because memory or a queue was full (-OVERLOADED).")
                        .ask(BY_NODE, "instance:ringspan_commands_refused:rate1m{@}")
                        .red(1),
                lines(
                                "Ended otherwise than well",
                                EACH_SECOND,
                                "error: the node's own; unknown: writes that may have taken effect or not.")
                        .ask(
                                "{{datacenter}} {{access}} {{level}} {{outcome}}",
                                "sum by (datacenter, access, level, outcome)"
                                        + " (rate(ringspan_command_duration_seconds_count{@, outcome!=\"ok\"}[$__rate_interval]))")
                        .red(1),
                lines(
                                "Writes of unknown fate",
                                EACH_SECOND,
                                "Writes answered with UNKNOWN: they were sent, and nobody confirmed them in time.")
                        .rate(BY_NODE, "ringspan_unknown_writes_total")
                        .red(1),
                lines(
                                "Reads sent again",
                                EACH_SECOND,
                                "Batches of reads that went to one more replica, since one was lost or late.")
                        .rate("sent {{instance}}", "ringspan_read_retries_total")
                        .rate("not for the budget {{instance}}", "ringspan_read_retries_denied_total"),
                lines("Replicas at odds", EACH_SECOND, "Reads answered with DISAGREE and writes answered with DIFFERS.")
                        .rate("DISAGREE {{instance}}", "ringspan_disagreements_total")
                        .rate("DIFFERS {{instance}}", "ringspan_differences_total")
                        .red(1),
                lines(
                                "Clients turned away or cut off",
                                EACH_SECOND,
                                "Too many clients; or clients that went over a limit.")
                        .rate("turned away {{instance}}", "ringspan_clients_refused_total")
                        .rate("cut off {{instance}}", "ringspan_clients_cut_off_total")
                        .red(1));
    }

    private static Row resourceRow() {
        return Row.of(
                "What it costs",
                lines(
                                "CPUs in use",
                                NUMBER,
                                "CPU time of each process, a second. A node needs about half of what its Redis needs.")
                        .rate(BY_NODE, "process_cpu_seconds_total"),
                lines(
                                "CPU for a command",
                                SECONDS,
                                "CPU time of the process by command of a client; at more than its usual something else costs.")
                        .ask(BY_NODE, "instance:ringspan_cpu_per_command:seconds1m{@}"),
                lines(
                                "Memory outside the heap",
                                PART,
                                "Part of direct_memory_max that is in use. At 1 commands are refused.")
                        .ask(BY_NODE, "instance:ringspan_direct_memory:ratio{@}")
                        .orange(0.85, 0.95));
    }
}
