package io.ringspan.tests.observe.board;

import static io.ringspan.tests.observe.board.Panel.Shape.BAND;
import static io.ringspan.tests.observe.board.Panel.Shape.HEAT;
import static io.ringspan.tests.observe.board.Panel.Shape.NUMBER;
import static io.ringspan.tests.observe.board.Panel.Shape.STACK;
import static io.ringspan.tests.observe.board.Panel.Unit.BYTES;
import static io.ringspan.tests.observe.board.Panel.Unit.BYTES_EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.PART;
import static io.ringspan.tests.observe.board.Panel.Unit.SECONDS;
import static io.ringspan.tests.observe.board.Panel.lines;

import io.ringspan.tests.observe.board.Board.Row;
import io.ringspan.tests.observe.board.Panel.Unit;
import java.util.List;

/** What does this node do, and where does its time go? */
final class NodeBoard {
    private static final String BY_NODE = "{{instance}}";
    private static final String BY_ACCESS = "{{instance}} {{access}}";
    private static final String BY_WORKER = "{{instance}} worker {{worker}}";
    private static final String TO_PEER = "{{instance}} to {{peer_datacenter}}/{{peer_rack}}/{{peer_token}}";

    static final Board BOARD = new Board(
            "node",
            "node",
            "What does this node do, and where does its time go? Choose one instance above.",
            List.of(
                    stateRow(),
                    commandRow(),
                    levelRow(),
                    messageRow(),
                    scriptRow(),
                    linkRow(),
                    workerRow(),
                    memoryRow(),
                    processRow()));

    private NodeBoard() {}

    private static Row stateRow() {
        return Row.of(
                "State",
                Panel.of(BAND, "State", Unit.NUMBER, "Which state the node is in: its band is red.")
                        .ask("{{instance}} {{state}}", "ringspan_node_state{@}")
                        .red(1),
                Panel.of(NUMBER, "Up for", SECONDS, "Since the start of the process.")
                        .ask(BY_NODE, "process_uptime_seconds{@}"),
                Panel.of(NUMBER, "Starts", Unit.NUMBER, "How often it was started, with this data directory.")
                        .ask(BY_NODE, "ringspan_node_epoch{@}"),
                Panel.of(NUMBER, "Version", Unit.NUMBER, "What runs, in the name of the number.")
                        .ask("{{instance}} {{version}} Java {{java}}", "ringspan_build_info{@}"),
                Panel.of(NUMBER, "Place", Unit.NUMBER, "Where it stands, in the name of the number.")
                        .ask("{{instance}} {{datacenter}}/{{rack}}/{{token}}", "ringspan_node_info{@}"));
    }

    private static Row commandRow() {
        return Row.of(
                "Commands",
                Panel.of(
                                HEAT,
                                "How long reads take",
                                EACH_SECOND,
                                "How many commands of each duration; the colour says how many.")
                        .ask(
                                "{{le}}",
                                "sum by (le) (instance_access_le:ringspan_command_duration_seconds_bucket:rate1m{@,"
                                        + " access=\"read\"})"),
                Panel.of(
                                HEAT,
                                "How long writes take",
                                EACH_SECOND,
                                "The same for writes. A second band further up: one replica or one level is slow.")
                        .ask(
                                "{{le}}",
                                "sum by (le) (instance_access_le:ringspan_command_duration_seconds_bucket:rate1m{@,"
                                        + " access=\"write\"})"),
                lines("99 of 100 are quicker", SECONDS, "Reads and writes of each node.")
                        .ask(BY_ACCESS, "instance_access:ringspan_command_duration_seconds:p99{@}")
                        .orange(0.05, 0.1),
                Panel.of(STACK, "Commands", EACH_SECOND, "Routed commands of clients of this node.")
                        .ask(BY_ACCESS, "instance_access:ringspan_commands:rate1m{@}"),
                lines(
                                "99 of 100 are quicker, by group",
                                SECONDS,
                                "What Redis calls the group of a command; mixed is a pipeline of several.")
                        .ask(
                                "{{access}} {{group}}",
                                "histogram_quantile(0.99, sum by (access, group, le)"
                                        + " (rate(ringspan_command_duration_seconds_bucket{@}[$__rate_interval])))"),
                Panel.of(STACK, "Most called commands", EACH_SECOND, "The ten that clients call most.")
                        .ask(
                                "{{command}}",
                                "topk(10, sum by (command) (rate(ringspan_command_calls_total{@}[$__rate_interval])))"),
                lines(
                                "Changes asked for",
                                EACH_SECOND,
                                "At the admin port, made, refused, and of unknown outcome: GET /api/audit on the node says by whom.")
                        .ask(BY_NODE + " {{outcome}}", "rate(ringspan_admin_changes_total{@}[$__rate_interval])")
                        .rate(BY_NODE + " not in audit.log", "ringspan_admin_audit_failures_total"),
                lines(
                                "Slow commands",
                                EACH_SECOND,
                                "Answered later than slowlog_slower_than: GET /api/slowlog on the node says which.")
                        .rate(BY_NODE, "ringspan_slow_commands_total"),
                lines("Hottest key", PART, "Its share of what clients ask for: GET /api/hotkeys says which key.")
                        .ask(BY_NODE, "ringspan_hottest_key_share{@}")
                        .orange(0.2, 0.5));
    }

    private static Row levelRow() {
        return Row.of(
                "Levels",
                lines(
                                "99 of 100 are quicker, by level",
                                SECONDS,
                                "What each level costs; those that nobody uses are not shown.")
                        .ask(
                                "{{access}} {{level}}",
                                "histogram_quantile(0.99, sum by (access, level, le)"
                                        + " (rate(ringspan_command_duration_seconds_bucket{@}[$__rate_interval])))"),
                lines(
                                "Level in force",
                                Unit.NUMBER,
                                "The levels that hold where nobody asks for another; a change is a step.")
                        .ask("{{instance}} {{access}} {{level}}", "ringspan_consistency_level{@} == 1"),
                lines("Commands at a quorum", EACH_SECOND, "Commands that wait for several replicas.")
                        .rate(BY_ACCESS, "ringspan_quorum_commands_total"),
                lines(
                                "Replies compared",
                                EACH_SECOND,
                                "Batches to which replicas replied with different bytes: each costs a comparison command by command.")
                        .rate(BY_NODE, "ringspan_reconciled_batches_total"),
                lines("Replies held", BYTES, "Replies that wait at a quorum for others.")
                        .ask(BY_ACCESS, "ringspan_held_reply_bytes{@}"));
    }

    private static Row messageRow() {
        return Row.of(
                "Messages",
                lines(
                                "Messages",
                                EACH_SECOND,
                                "What clients publish, what other nodes send, and how often clients get one.")
                        .rate(BY_NODE + " published", "ringspan_pubsub_published_total")
                        .rate(BY_NODE + " arrived", "ringspan_pubsub_arrived_total")
                        .rate(BY_NODE + " delivered", "ringspan_pubsub_delivered_total"),
                lines("Missed", EACH_SECOND, "Messages that were dropped: for a node, for a datacenter, or here.")
                        .rate(BY_NODE + " {{by}}", "ringspan_pubsub_missed_total"),
                lines("Subscribers", Unit.NUMBER, "Clients of this node that are subscribed to something.")
                        .ask(BY_NODE, "ringspan_pubsub_subscribers{@}"));
    }

    private static Row scriptRow() {
        return Row.of(
                "Scripts",
                lines(
                                "Scripts and libraries",
                                Unit.NUMBER,
                                "What each node keeps. All nodes should show the same: one that does not has not heard of all.")
                        .ask(BY_NODE + " scripts", "ringspan_scripts{@}")
                        .ask(BY_NODE + " libraries", "ringspan_libraries{@}"),
                lines("Their texts", BYTES, "16 MiB of each kind may be loaded.")
                        .ask(BY_NODE + " {{kind}}", "ringspan_script_bytes{@}"),
                lines(
                                "Failures",
                                EACH_SECOND,
                                "Scripts and libraries that a store refuses or the disk does not take, and changes that were heard of late.")
                        .rate(BY_NODE + " loads failed", "ringspan_script_loads_failed_total")
                        .rate(BY_NODE + " writes failed", "ringspan_script_writes_failed_total")
                        .rate(BY_NODE + " heard late", "ringspan_script_changes_fetched_total"));
    }

    private static Row linkRow() {
        return Row.of(
                "Store and peers",
                lines(
                                "Store: batches unanswered",
                                Unit.NUMBER,
                                "What the store has been sent and has not answered. It grows when the store is slower than what comes.")
                        .ask(BY_NODE, "ringspan_store_queued_batches{@}")
                        .orange(1_000, 10_000),
                lines("Peers: batches unanswered", Unit.NUMBER, "What each peer was asked and has not answered.")
                        .ask(TO_PEER, "ringspan_peer_queued_batches{@}")
                        .orange(1_000, 10_000),
                lines(
                                "Bytes of links",
                                BYTES_EACH_SECOND,
                                "Sent to the store and to peers on links that this node has made.")
                        .rate("store of {{instance}}", "ringspan_store_sent_bytes_total")
                        .rate(TO_PEER, "ringspan_peer_sent_bytes_total"),
                lines("Bytes back", BYTES_EACH_SECOND, "What came back on them: replies and marks.")
                        .rate("store of {{instance}}", "ringspan_store_received_bytes_total")
                        .rate(TO_PEER, "ringspan_peer_received_bytes_total"),
                lines(
                                "Connections lost",
                                EACH_SECOND,
                                "To the store and to peers; those given up for silence are in it.")
                        .rate("store of {{instance}}", "ringspan_store_reconnects_total")
                        .rate(TO_PEER, "ringspan_peer_reconnects_total")
                        .red(0.1),
                lines(
                                "Connections given up for silence",
                                EACH_SECOND,
                                "The other end owed answers and said nothing: it stood still, or the network was cut.")
                        .rate("store of {{instance}}", "ringspan_store_silences_total")
                        .rate(TO_PEER, "ringspan_peer_silences_total")
                        .red(0.01),
                lines(
                                "Links",
                                Unit.NUMBER,
                                "1 while all workers are connected. Those that an operator holds are at 1 in a line of their own.")
                        .ask("store of {{instance}}", "ringspan_store_up{@}")
                        .ask(TO_PEER, "ringspan_peer_up{@}")
                        .ask("held: " + TO_PEER, "ringspan_peer_held{@}"),
                lines(
                                "Replies that peers do not take",
                                BYTES,
                                "Bytes that wait for peers which ask for more than they take.")
                        .ask(BY_NODE, "ringspan_peer_untaken_reply_bytes{@}"),
                lines("Replies dropped", EACH_SECOND, "Replies that a peer asked for and did not take; it was told so.")
                        .rate(BY_NODE, "ringspan_peer_replies_dropped_total")
                        .red(0.01));
    }

    private static Row workerRow() {
        return Row.of(
                "Workers",
                lines("CPU of workers", PART, "At 1 a worker is busy all the time, and what comes waits.")
                        .rate(BY_WORKER, "ringspan_worker_cpu_seconds_total")
                        .orange(0.8, 0.95),
                lines(
                                "Late by",
                                SECONDS,
                                "99 of 100 times that the worker's timer rang it was later than due by no more. Anything had to wait as long for its turn.")
                        .ask(
                                BY_WORKER,
                                "histogram_quantile(0.99, sum by (instance, worker, le)"
                                        + " (rate(ringspan_worker_delay_seconds_bucket{@}[$__rate_interval])))")
                        .orange(0.02, 0.1),
                lines("Stood still", EACH_SECOND, "Times that a worker was more than 300 ms late.")
                        .rate(BY_WORKER, "ringspan_worker_pauses_total")
                        .red(0.01),
                lines("Tasks that wait", Unit.NUMBER, "Tasks that wait for the worker's turn.")
                        .ask(BY_WORKER, "ringspan_worker_pending_tasks{@}"),
                lines(
                                "Allocation",
                                BYTES_EACH_SECOND,
                                "Heap that workers allocate; in steady state a command needs next to nothing.")
                        .rate(BY_WORKER, "ringspan_worker_allocated_bytes_total"));
    }

    private static Row memoryRow() {
        return Row.of(
                "Memory",
                lines("Outside the heap", BYTES, "What buffers hold, and the limit above which commands are refused.")
                        .ask("{{instance}} used", "ringspan_direct_memory_used_bytes{@}")
                        .ask("{{instance}} limit", "ringspan_direct_memory_limit_bytes{@}"),
                lines("Netty's buffers", BYTES, "What the pools hold; pinned is what is in use of it.")
                        .ask("{{instance}} held", "sum by (instance) (netty_allocator_memory_used_bytes{@})")
                        .ask("{{instance}} pinned", "sum by (instance) (netty_allocator_memory_pinned{@})"),
                lines("Heap", BYTES, "Heap in use, by pool of the JVM.")
                        .ask("{{instance}} {{id}}", "jvm_memory_used_bytes{@, area=\"heap\"}"),
                lines("Pauses of the collector", PART, "Part of the time in which all threads stand still for it.")
                        .ask(BY_NODE, "sum by (instance) (rate(jvm_gc_pause_seconds_sum{@}[$__rate_interval]))")
                        .orange(0.02, 0.05),
                lines(
                                "Longest pause",
                                SECONDS,
                                "Of the collector, within the last minutes. Above 0.3 s others begin to wonder.")
                        .ask(BY_NODE, "max by (instance) (jvm_gc_pause_seconds_max{@})")
                        .orange(0.1, 0.3));
    }

    private static Row processRow() {
        return Row.of(
                "Process",
                lines("CPU", PART, "Of the machine's CPU: what the process used, and what all used.")
                        .ask("{{instance}} process", "process_cpu_usage{@}")
                        .ask("{{instance}} machine", "system_cpu_usage{@}"),
                lines("File descriptors", PART, "Part of those that the process may have.")
                        .ask(BY_NODE, "process_files_open_files{@} / process_files_max_files{@}")
                        .orange(0.6, 0.8),
                lines("Threads", Unit.NUMBER, "A handful, and a few for each worker.")
                        .ask(BY_NODE, "jvm_threads_live_threads{@}"));
    }
}
