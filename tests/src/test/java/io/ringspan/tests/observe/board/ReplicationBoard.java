package io.ringspan.tests.observe.board;

import static io.ringspan.tests.observe.board.Panel.Unit.BYTES;
import static io.ringspan.tests.observe.board.Panel.Unit.BYTES_EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.EACH_SECOND;
import static io.ringspan.tests.observe.board.Panel.Unit.MILLIS;
import static io.ringspan.tests.observe.board.Panel.Unit.NUMBER;
import static io.ringspan.tests.observe.board.Panel.Unit.PART;
import static io.ringspan.tests.observe.board.Panel.Unit.SECONDS;
import static io.ringspan.tests.observe.board.Panel.lines;

import io.ringspan.tests.observe.board.Board.Row;
import java.util.List;

/** Do all replicas have what they should, and if not, how far are they? */
final class ReplicationBoard {
    private static final String BY_NODE = "{{instance}}";
    private static final String BY_WORKER = "{{instance}} worker {{worker}}";
    private static final String BETWEEN = "{{datacenter}} to {{peer_datacenter}}";
    private static final String TO_PEER = "{{instance}} to {{peer_datacenter}}/{{peer_rack}}/{{peer_token}}";

    static final Board BOARD = new Board(
            "replication",
            "replication",
            "Do all replicas have what they should, and if not, how far are they?",
            List.of(
                    behindRow(),
                    diskRow(),
                    streamRow(),
                    storeRow(),
                    conflictRow(),
                    decisionRow(),
                    repairRow(),
                    copyRow(),
                    ringRow(),
                    clockRow()));

    private ReplicationBoard() {}

    private static Row behindRow() {
        return Row.of(
                "How far replicas are behind",
                lines(
                                "Lag, by datacenter",
                                SECONDS,
                                "How old the oldest write is that some replica of a datacenter has not confirmed to a node of another.")
                        .ask(BETWEEN, "datacenter_peer_datacenter:ringspan_replica_lag_seconds:max{#}")
                        .orange(5, 30),
                lines("Lag, by replica", SECONDS, "The same for each replica.")
                        .ask(TO_PEER, "ringspan_replica_lag_seconds{@}")
                        .orange(5, 30),
                lines(
                                "Not confirmed, by datacenter",
                                NUMBER,
                                "Write batches that replicas of a datacenter have not confirmed to nodes of another; a few are on their way at any time.")
                        .ask(BETWEEN, "datacenter_peer_datacenter:ringspan_replica_unmarked_writes:sum{#}"),
                lines(
                                "Not confirmed, by replica",
                                NUMBER,
                                "The same for each replica: one line above the others is the one to look at.")
                        .ask(TO_PEER, "ringspan_replica_unmarked_writes{@}"),
                lines(
                                "Kept in memory",
                                BYTES,
                                "What is kept for each replica. At replica_window_bytes_max writes go to disk.")
                        .ask(TO_PEER, "ringspan_replica_unmarked_bytes{@}"));
    }

    private static Row diskRow() {
        return Row.of(
                "On disk for replicas that are away",
                lines(
                                "Delivered from disk",
                                EACH_SECOND,
                                "Write batches that replicas have confirmed after they had been on disk.")
                        .rate(TO_PEER, "ringspan_replica_replayed_writes_total"),
                lines("Part of the room on disk", PART, "Of hints_total_bytes_max. At 1 the oldest are skipped.")
                        .ask(BY_NODE, "ringspan_hints_bytes{@} / (ringspan_hints_limit_bytes{@} > 0)")
                        .orange(0.5, 0.7),
                lines("Writes on disk", NUMBER, "Write batches on disk. They go down when the replica is back.")
                        .ask(TO_PEER, "ringspan_replica_hinted_writes{@}"),
                lines(
                                "Bytes on disk, by datacenter",
                                BYTES,
                                "At hints_bytes_max for one replica, or hints_total_bytes_max for all, the oldest are skipped.")
                        .ask(BETWEEN, "datacenter_peer_datacenter:ringspan_replica_hinted_bytes:sum{#}"),
                lines("Bytes on disk, all", BYTES, "With what earlier starts have left.")
                        .ask(BY_NODE, "ringspan_hints_bytes{@}"),
                lines("Put on disk", EACH_SECOND, "Write batches that did not fit into the window of their replica.")
                        .rate(BY_WORKER, "ringspan_stream_hinted_writes_total"),
                lines(
                                "Left by earlier starts",
                                NUMBER,
                                "Write batches of earlier starts of a node that are not confirmed yet.")
                        .ask(BY_WORKER, "ringspan_stream_earlier_writes{@}"),
                lines(
                                "Skipped",
                                EACH_SECOND,
                                "Write batches left out: neither memory nor disk had room. Their token ranges are repaired.")
                        .rate(BY_WORKER, "ringspan_stream_skipped_writes_total")
                        .red(0.001),
                lines(
                                "Not kept by a file",
                                EACH_SECOND,
                                "Write batches that a killed process would lose, although windows_durable is on.")
                        .rate(BY_WORKER, "ringspan_stream_volatile_writes_total")
                        .red(0.001));
    }

    private static Row decisionRow() {
        return Row.of(
                "Decisions",
                lines(
                                "Decided",
                                EACH_SECOND,
                                "Commands that one replica decides for all: pops, conditions and their kind, by what followed.")
                        .rate("{{outcome}} {{instance}}", "ringspan_decisions_total")
                        .rate("read again {{instance}}", "ringspan_decision_reads_again_total"),
                lines("Being decided", NUMBER, "Commands that wait to be decided.")
                        .ask(BY_NODE, "ringspan_decisions_waiting{@}"),
                lines("Decided elsewhere", EACH_SECOND, "Commands about keys that are at home in another datacenter.")
                        .rate("{{outcome}} {{instance}}", "ringspan_decisions_home_total"),
                lines("Blocked clients", NUMBER, "Clients that wait in a command, such as BLPOP.")
                        .ask(BY_NODE, "ringspan_blocked_clients{@}"));
    }

    private static Row streamRow() {
        return Row.of(
                "On the way",
                lines(
                                "Kept by each worker",
                                BYTES,
                                "Writes that some replica has not confirmed; window_bytes_max limits the sum of a node.")
                        .ask(BY_WORKER, "ringspan_stream_kept_bytes{@}"),
                lines("Sent again", EACH_SECOND, "Write batches sent again after a lost connection, relay or store.")
                        .rate(BY_WORKER, "ringspan_stream_resent_writes_total"),
                lines(
                                "Sent elsewhere",
                                EACH_SECOND,
                                "The ring changed while they were on their way, or somebody did not own them.")
                        .rate("planned anew {{instance}} {{worker}}", "ringspan_stream_replanned_writes_total")
                        .rate("wrong owner {{instance}} {{worker}}", "ringspan_stream_wrong_owner_total"),
                lines(
                                "Relayed",
                                EACH_SECOND,
                                "Write batches of other datacenters that this node passes on to its racks.")
                        .rate(BY_NODE, "ringspan_relay_writes_total"),
                lines(
                                "Answers of a datacenter",
                                EACH_SECOND,
                                "Writes at DC_EACH_SAFE_QUORUM relayed here: whether this node could say in time what its datacenter replied.")
                        .rate("{{outcome}} {{instance}}", "ringspan_gathered_writes_total"),
                lines("Streams relayed", NUMBER, "One for each worker of each node of other datacenters.")
                        .ask(BY_NODE, "ringspan_relay_streams{@}"),
                lines("Skipped bytes", BYTES_EACH_SECOND, "The bytes of what was left out.")
                        .rate(BY_WORKER, "ringspan_stream_skipped_bytes_total"));
    }

    private static Row storeRow() {
        return Row.of(
                "At the store",
                lines("Writes at the store", NUMBER, "Write batches that the store has not answered.")
                        .ask(BY_NODE, "ringspan_order_in_flight_writes{@}"),
                lines("Early writes", BYTES, "Writes that wait for an earlier one of their stream.")
                        .ask(BY_NODE, "ringspan_order_early_bytes{@}"),
                lines(
                                "Gaps, holds, duplicates",
                                EACH_SECOND,
                                "Something was missing before a write; the store refused for its own state; a write came again.")
                        .rate("gaps {{instance}}", "ringspan_order_gaps_total")
                        .rate("holds {{instance}}", "ringspan_order_holds_total")
                        .rate("duplicates {{instance}}", "ringspan_order_duplicates_total"),
                lines(
                                "Unknown fates",
                                EACH_SECOND,
                                "Commands that may have been applied or not when the store's connection broke; their keys are settled.")
                        .rate(BY_NODE, "ringspan_order_unknown_fates_total")
                        .red(1),
                lines(
                                "Repeated and reordered",
                                EACH_SECOND,
                                "Commands that the store refused at first, or that were under way when it was lost.")
                        .rate("repeated {{instance}}", "ringspan_order_repeated_commands_total")
                        .rate("reordered {{instance}}", "ringspan_order_reordered_total"),
                lines(
                                "May not vouch for",
                                NUMBER,
                                "Streams of which the store lacks writes whose origin is gone: it counts in quorums by agreement only.")
                        .ask(BY_NODE, "ringspan_order_orphaned_streams{@}")
                        .red(1),
                lines(
                                "Left out of quorums",
                                EACH_SECOND,
                                "Batches of reads that the store took no part in, because it lacked writes.")
                        .rate(BY_NODE, "ringspan_order_excluded_reads_total"),
                lines(
                                "Versions known",
                                NUMBER,
                                "1 while versions go on from an earlier start; and how often all were forgotten.")
                        .ask("go on {{instance}}", "ringspan_versions_go_on{@}")
                        .ask("forgotten {{instance}}", "ringspan_versions_forgotten_total{@}"));
    }

    private static Row conflictRow() {
        return Row.of(
                "Conflicts",
                lines(
                                "Late writes",
                                EACH_SECOND,
                                "Keys that were written through two nodes at about the same time, and what became of the later arrival.")
                        .rate("overwritten {{instance}}", "ringspan_order_overwritten_total")
                        .rate("contained {{instance}}", "ringspan_order_contained_total")
                        .rate("settled {{instance}}", "ringspan_order_unordered_total"),
                lines(
                                "Keys to settle",
                                NUMBER,
                                "Keys of which the value here may not be that of the others yet. Not 0 for minutes without traffic: a replica cannot be asked.")
                        .ask(BY_NODE, "ringspan_settle_waiting_keys{@}")
                        .orange(1_000, 60_000),
                lines(
                                "Settled",
                                EACH_SECOND,
                                "Values taken from another replica, taken for the time being, or found to be what all agree on.")
                        .rate("taken {{instance}}", "ringspan_settle_taken_total")
                        .rate("borrowed {{instance}}", "ringspan_settle_borrowed_total")
                        .rate("accepted {{instance}}", "ringspan_settle_accepted_total"),
                lines(
                                "Not settled",
                                EACH_SECOND,
                                "Keys left as they are: too large, refused by the store, or too many. Replicas may differ there.")
                        .rate("given up {{instance}}", "ringspan_settle_given_up_total")
                        .rate("turned away {{instance}}", "ringspan_settle_turned_away_total")
                        .red(0.001),
                lines(
                                "Reads that repair",
                                EACH_SECOND,
                                "Values that safe reads wrote back to a majority, and those that could not be.")
                        .rate("{{outcome}} {{instance}}", "ringspan_read_repairs_total")
                        .rate("asked again {{instance}}", "ringspan_reads_asked_again_total"),
                lines(
                                "Reads that name keys",
                                EACH_SECOND,
                                "Keys of which a read has found a replica to be behind: named to it, too young to be, or too many.")
                        .rate("{{outcome}} {{instance}}", "ringspan_read_behind_keys_total"),
                lines("Written back here", EACH_SECOND, "Values that reads of others wrote back to this store.")
                        .rate("restored {{instance}}", "ringspan_order_restored_total")
                        .rate("had it {{instance}}", "ringspan_order_restores_held_total")
                        .rate("refused {{instance}}", "ringspan_order_restores_refused_total"),
                lines(
                                "Flushes",
                                NUMBER,
                                "FLUSHALL and FLUSHDB: stores emptied at once or gone through in the last hour, and 1 while one still is.")
                        .ask("emptied {{instance}}", "increase(ringspan_flush_emptied_total{@}[1h])")
                        .ask("gone through {{instance}}", "increase(ringspan_flush_swept_total{@}[1h])")
                        .ask("under way {{instance}}", "ringspan_flush_sweeping{@}"),
                lines(
                                "Keys met by flushes",
                                EACH_SECOND,
                                "What was found in stores that were gone through: deleted, written since, or settled as nobody here knew.")
                        .rate("deleted {{instance}}", "ringspan_flush_keys_gone_total")
                        .rate("kept {{instance}}", "ringspan_flush_keys_kept_total")
                        .rate("unsure {{instance}}", "ringspan_flush_keys_unsure_total"));
    }

    private static Row repairRow() {
        return Row.of(
                "Repair",
                lines("Progress", PART, "How much of the last repair is done.")
                        .ask(BY_NODE, "ringspan_repair_progress{@}"),
                lines(
                                "Runs",
                                NUMBER,
                                "How many were begun since the start; 1 while one runs; how many replicas lack writes that were skipped for them.")
                        .ask("begun {{instance}}", "ringspan_repair_runs_total{@}")
                        .ask("runs {{instance}}", "ringspan_repair_running{@}")
                        .ask("lacking {{instance}}", "ringspan_repair_lacking_replicas{@}"),
                lines("Compared", EACH_SECOND, "Keys walked in stores, limited by repair_rate.")
                        .rate(BY_NODE, "ringspan_repair_keys_compared_total"),
                lines(
                                "Differed",
                                EACH_SECOND,
                                "Keys that differed, were made equal, were left as they are, or kept changing.")
                        .rate("differed {{instance}}", "ringspan_repair_keys_differed_total")
                        .rate("mended {{instance}}", "ringspan_repair_keys_mended_total")
                        .rate("left {{instance}}", "ringspan_repair_keys_left_total")
                        .rate("changing {{instance}}", "ringspan_repair_keys_changing_total"),
                lines("Shipped", BYTES_EACH_SECOND, "Values given to replicas by repairs.")
                        .rate(BY_NODE, "ringspan_repair_shipped_bytes_total"));
    }

    private static Row copyRow() {
        return Row.of(
                "Copying from other replicas",
                lines(
                                "Runs",
                                NUMBER,
                                "1 while one runs, and while the own store lacks keys; how many were begun, and how many did not come to an end.")
                        .ask("runs {{instance}}", "ringspan_copy_running{@}")
                        .ask("store lacks keys {{instance}}", "ringspan_store_lacks_keys{@}")
                        .ask("begun {{instance}}", "ringspan_copy_runs_total{@}")
                        .ask("failed {{instance}}", "ringspan_copy_failures_total{@}"),
                lines("Progress", PART, "How much is walked, then how much is compared.")
                        .ask(BY_NODE, "ringspan_copy_progress{@}"),
                lines("Keys left", NUMBER, "Still to be looked at in other stores, about.")
                        .ask(BY_NODE, "ringspan_copy_remaining_keys{@}"),
                lines(
                                "Keys",
                                EACH_SECOND,
                                "Looked at in other stores, limited by copy_rate; put into the own; newer there already; left to the comparison.")
                        .rate("walked {{instance}}", "ringspan_copy_keys_walked_total")
                        .rate("copied {{instance}}", "ringspan_copy_keys_copied_total")
                        .rate("own {{instance}}", "ringspan_copy_keys_own_total")
                        .rate("to compare {{instance}}", "ringspan_copy_keys_to_compare_total"),
                lines("Bytes", BYTES_EACH_SECOND, "Values that were put into the own store.")
                        .rate(BY_NODE, "ringspan_copy_copied_bytes_total"));
    }

    private static Row ringRow() {
        return Row.of(
                "Changes of the ring",
                lines(
                                "Epoch",
                                NUMBER,
                                "Which topology each node goes by. Lines that stay apart: somebody has not heard.")
                        .ask(BY_NODE, "ringspan_ring_epoch{@}"),
                lines("Phase", NUMBER, "To which phase the change has come, as each node sees it.")
                        .ask("{{phase}} {{instance}}", "ringspan_ring_change_phase{@} == 1"),
                lines(
                                "The phase lasts",
                                SECONDS,
                                "0 when no change is under way. Copying may take long; all else takes moments.")
                        .ask(BY_NODE, "ringspan_ring_change_phase_seconds{@}"),
                lines(
                                "Nodes waited for",
                                NUMBER,
                                "Nodes that have not confirmed the phase; ./ringspan change names them.")
                        .ask(BY_NODE, "ringspan_ring_change_waits{@}"));
    }

    private static Row clockRow() {
        return Row.of(
                "Clocks",
                lines(
                                "From the middle clock",
                                MILLIS,
                                "How far each node's clock is behind the middle one; below 0: ahead. At clock_skew_max its writes are refused.")
                        .ask(BY_NODE, "ringspan_clock_behind_millis{@}")
                        .orange(2_000, 8_000),
                lines(
                                "Stamps ahead",
                                MILLIS,
                                "How far stamps are ahead of the clock that gives them, because another node's are.")
                        .ask(BY_NODE, "ringspan_clock_ahead_millis{@}"),
                lines(
                                "Writes refused for the clock",
                                NUMBER,
                                "1 while a node refuses writes because of its clock; and stamps that it did not take.")
                        .ask("refuses {{instance}}", "ringspan_clock_refuses_writes{@}")
                        .rate("stamps {{instance}}", "ringspan_clock_refused_stamps_total")
                        .red(1));
    }
}
