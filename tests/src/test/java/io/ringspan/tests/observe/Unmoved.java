package io.ringspan.tests.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/** The metrics that {@link Upheaval} need not move, each with the reason. All others it has to. */
final class Unmoved {
    /** What stays as it is as long as a node runs: it must not move. */
    static final Map<String, String> FIXED = map(
            "ringspan_build_info", "what runs",
            "ringspan_node_info", "where it stands",
            "ringspan_direct_memory_limit_bytes", "a setting",
            "ringspan_hints_limit_bytes", "a setting",
            "ringspan_ring_share", "the ring does not change while it runs");

    /** What moves for moments only, or by a race: a look in between may find it or not. */
    static final Map<String, String> BY_CHANCE = map(
            "ringspan_clock_ahead_millis", "clocks of one machine are hardly apart",
            "ringspan_clock_behind_millis", "by a millisecond, if at all",
            "ringspan_direct_memory_used_bytes", "pools are taken before the first look",
            "ringspan_gossip_connections", "a node that comes back within a minute is still counted",
            "ringspan_gossip_doubt", "only where a machine is slow",
            "ringspan_gossip_member", "the restarted node may be let in before it is looked at",
            "ringspan_gossip_pauses_total", "only where a machine is slow",
            "ringspan_decision_reads_again_total", "a race between a decision and a write",
            "ringspan_blocked_clients", "BlockingIT",
            "ringspan_decisions_waiting", "for less than a millisecond",
            "ringspan_gossip_phi", "0 but for moments",
            "ringspan_gossip_refutations_total", "it depends on when the killed node comes back",
            "ringspan_gossip_suspicions_total", "it depends on when the killed node comes back",
            "ringspan_gossip_unsent_total", "it depends on who is to be told something just then",
            "ringspan_gossip_verdicts_total", "it depends on when the killed node comes back",
            "ringspan_held_reply_bytes", "for less than a millisecond",
            "ringspan_order_duplicates_total", "only if a mark was on its way when a link broke",
            "ringspan_order_early_bytes", "for less than a millisecond",
            "ringspan_order_gaps_total", "only if something was on its way when a link broke",
            "ringspan_order_holds_total", "only if the store loads for long",
            "ringspan_order_in_flight_writes", "for less than a millisecond",
            "ringspan_order_overwritten_total", "a race between writers",
            "ringspan_order_repeated_commands_total", "a race between a write and the end of a store",
            "ringspan_order_unknown_fates_total", "a race between a write and the end of a store",
            "ringspan_order_unordered_total", "a race between writers",
            "ringspan_peer_queued_batches", "for less than a millisecond",
            "ringspan_read_retries_total", "only if the loss of a store is not known yet",
            "ringspan_relay_streams", "who relays for a node that comes back depends on the links that are first",
            "ringspan_repair_running", "it may be over before anybody looks",
            "ringspan_settle_accepted_total", "a race between writers",
            "ringspan_settle_borrowed_total", "a race between writers",
            "ringspan_settle_taken_total", "a race between writers",
            "ringspan_settle_waiting_keys", "a race between writers",
            "ringspan_slow_commands_total", "only where a machine is slow, or a store that is lost is not known yet",
            "ringspan_store_queued_batches", "for less than a millisecond",
            "ringspan_stream_kept_bytes", "0 at most looks",
            "ringspan_unknown_writes_total", "a race between a write and the end of a store",
            "ringspan_worker_pauses_total", "only where a machine is slow",
            "ringspan_worker_pending_tasks", "for less than a millisecond");

    /** What a small cluster does not come to within seconds, and the test in which what it counts happens. */
    static final Map<String, String> ELSEWHERE = map(
            "ringspan_clients_cut_off_total", "MemoryIT",
            "ringspan_clients_refused_total", "AddressLimitIT",
            "ringspan_clock_refused_stamps_total", "HybridClockTest",
            "ringspan_clock_refuses_writes", "ClockSkewIT",
            "ringspan_commands_denied_total", "RenamedCommandsTest",
            "ringspan_decisions_home_total", "HomesIT",
            "ringspan_commands_overloaded_total", "AskTest",
            "ringspan_commands_shed_total", "FullMemoryIT",
            "ringspan_copy_copied_bytes_total", "ReplaceIT",
            "ringspan_copy_failures_total", "LostStoreIT",
            "ringspan_copy_keys_copied_total", "ReplaceIT",
            "ringspan_copy_keys_own_total", "CopyIT",
            "ringspan_copy_keys_to_compare_total", "CopyIT",
            "ringspan_copy_keys_walked_total", "JoinIT",
            "ringspan_copy_progress", "ReplaceIT",
            "ringspan_copy_remaining_keys", "ReplaceIT",
            "ringspan_copy_running", "ReplaceIT",
            "ringspan_copy_runs_total", "JoinIT",
            "ringspan_differences_total", "QuorumWriteTest",
            "ringspan_flush_emptied_total", "FlushIT",
            "ringspan_flush_keys_gone_total", "SweepTest",
            "ringspan_flush_keys_kept_total", "SweepTest",
            "ringspan_flush_keys_unsure_total", "SweepTest",
            "ringspan_flush_sweeping", "SweepTest",
            "ringspan_flush_swept_total", "FlushIT",
            "ringspan_admin_audit_failures_total", "AuditLogTest",
            "ringspan_gossip_joins_refused_total", "RefusedNodeIT",
            "ringspan_gossip_refused_total", "GossipSimulationTest",
            "ringspan_gossip_unread_total", "GossipScenariosTest",
            "ringspan_order_contained_total", "TakenValuesTest",
            "ringspan_order_excluded_reads_total", "TrustTest",
            "ringspan_order_orphaned_streams", "TrustTest",
            "ringspan_order_reordered_total", "StoreFailureTest",
            "ringspan_order_restored_total", "RestoredWriteIT",
            "ringspan_order_restores_held_total", "RestoredWriteIT",
            "ringspan_order_restores_refused_total", "RestoredWriteIT",
            "ringspan_peer_held", "HeldPeerIT",
            "ringspan_peer_replies_dropped_total", "SlowPeerIT",
            "ringspan_peer_silences_total", "SilentRackIT",
            "ringspan_peer_untaken_reply_bytes", "SlowPeerIT",
            "ringspan_pubsub_arrived_total", "PubSubIT",
            "ringspan_pubsub_delivered_total", "PubSubIT",
            "ringspan_pubsub_missed_total", "PubSubIT",
            "ringspan_pubsub_published_total", "PubSubIT",
            "ringspan_pubsub_subscribers", "PubSubIT",
            "ringspan_libraries", "LoadedScriptsIT",
            "ringspan_read_behind_keys_total", "NamedKeysIT",
            "ringspan_read_repairs_total", "ReadRepairTest",
            "ringspan_read_retries_denied_total", "AskTest",
            "ringspan_repair_keys_changing_total", "RepairUnderWayIT",
            "ringspan_repair_keys_left_total", "RepairTroubleIT",
            "ringspan_repair_lacking_replicas", "SkippedIT",
            "ringspan_ring_change_phase", "JoinIT",
            "ringspan_ring_change_phase_seconds", "RingFactsTest",
            "ringspan_ring_change_waits", "RingFactsTest",
            "ringspan_ring_epoch", "JoinIT",
            "ringspan_script_bytes", "LoadedScriptsIT",
            "ringspan_script_changes_fetched_total", "LoadedScriptsIT",
            "ringspan_script_loads_failed_total", "LoadedScriptsIT",
            "ringspan_script_writes_failed_total", "ScriptFileTest",
            "ringspan_scripts", "LoadedScriptsIT",
            "ringspan_seeds_answers_total", "SeededNodeIT",
            "ringspan_seeds_failures_total", "SeededNodeIT",
            "ringspan_seeds_newer", "SeededNodeIT",
            "ringspan_settle_given_up_total", "SettlingTest",
            "ringspan_settle_turned_away_total", "ContentionIT",
            "ringspan_store_lacks_keys", "ReplaceIT",
            "ringspan_store_other_writers", "OtherWritersIT",
            "ringspan_store_silences_total", "SilentStoreIT",
            "ringspan_stream_earlier_writes", "HintsIT",
            "ringspan_stream_replanned_writes_total", "ReplanningTest",
            "ringspan_stream_skipped_bytes_total", "SkippedIT",
            "ringspan_stream_skipped_writes_total", "FullDiskIT",
            "ringspan_stream_volatile_writes_total", "NodeWindowsTest",
            "ringspan_stream_wrong_owner_total", "OwnershipIT",
            "ringspan_reloads_total", "ReloadIT",
            "ringspan_settings_pending", "ReloadIT",
            "ringspan_tls_certificate_expires_seconds", "ClientTlsIT",
            "ringspan_tls_failures_total", "ClientTlsIT");

    private Unmoved() {}

    private static Map<String, String> map(String... namesAndReasons) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndReasons.length; i += 2) {
            if (map.put(namesAndReasons[i], namesAndReasons[i + 1]) != null) {
                throw new IllegalArgumentException(namesAndReasons[i] + " stands there twice");
            }
        }
        return map;
    }
}
