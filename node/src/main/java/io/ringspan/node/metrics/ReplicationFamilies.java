package io.ringspan.node.metrics;

import static io.ringspan.node.metrics.Families.PEER;

import io.ringspan.base.NodeId;
import io.ringspan.node.metrics.ReplicationView.ClockView;
import io.ringspan.node.metrics.ReplicationView.OrderView;
import io.ringspan.node.metrics.ReplicationView.RelayView;
import io.ringspan.node.metrics.ReplicationView.ReplicaView;
import io.ringspan.node.metrics.ReplicationView.StreamView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;

/** The metrics of replication: what is on its way to replicas, and what did not go as it should. */
final class ReplicationFamilies {
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final List<String> NONE = List.of();
    private static final List<String> WORKER = List.of("worker");

    private ReplicationFamilies() {}

    static List<Family> all() {
        List<Family> all = new ArrayList<>();
        all.addAll(ofTheStreams());
        all.addAll(ofTheReplicas());
        all.addAll(ofTheRelays());
        all.addAll(ofTheStoresOrder());
        all.addAll(ofLateWrites());
        all.addAll(ofFlushes());
        all.addAll(ofTheClock());
        return all;
    }

    private static List<Family> ofTheClock() {
        return List.of(
                Family.counter(
                        "ringspan_clock_refused_stamps_total",
                        "Write batches and replies whose stamp was more than a minute ahead of this node's clock. Alert on any"
                                + " increase and set that node's clock right: until then its writes pass for the newest.",
                        NONE,
                        ofTheClock(ClockView::refusedStamps)),
                Family.gauge(
                        "ringspan_clock_ahead_millis",
                        "How far the stamps that this node gives are ahead of its wall clock, because those of another node"
                                + " are.",
                        NONE,
                        ofTheClock(ClockView::aheadMillis)),
                Family.gauge(
                        "ringspan_clock_behind_millis",
                        "How far this node's wall clock is behind the middle one of all nodes' that it knows; below 0, how far"
                                + " ahead. Alert well below clock_skew_max.",
                        NONE,
                        ofTheClock(ClockView::behindMillis)),
                Family.gauge(
                        "ringspan_clock_refuses_writes",
                        "1 while this node refuses its clients' writes (-CLOCKSKEW), because its clock is too far from most"
                                + " others' or was set back; else 0. Alert if it is not 0, and set that machine's clock right.",
                        NONE,
                        ofTheClock(ClockView::refuses)));
    }

    private static Function<NodeView, List<Point>> ofTheClock(Function<ClockView, LongSupplier> value) {
        return node -> node.workers().stream()
                .limit(1) // all of them have the same
                .map(worker -> Point.of(read(value.apply(worker.replication().clock()))))
                .toList();
    }

    private static List<Family> ofTheStreams() {
        return List.of(
                Family.counter(
                        "ringspan_stream_skipped_writes_total",
                        "Write batches left out for some replica because neither its window nor its hints on disk had room."
                                + " Alert on any increase: that replica lacks them until its token ranges, which the log"
                                + " names, are repaired.",
                        WORKER,
                        byWorker(StreamView::skippedWrites)),
                Family.counter(
                        "ringspan_stream_skipped_bytes_total",
                        "The bytes of those.",
                        WORKER,
                        byWorker(StreamView::skippedBytes)),
                Family.counter(
                        "ringspan_stream_resent_writes_total",
                        "Write batches sent to a replica again, after a lost connection, relay or store.",
                        WORKER,
                        byWorker(StreamView::resentWrites)),
                Family.counter(
                        "ringspan_stream_replanned_writes_total",
                        "Write batches sent to other owners because the ring changed while they were on their way.",
                        WORKER,
                        byWorker(StreamView::replannedWrites)),
                Family.counter(
                        "ringspan_stream_wrong_owner_total",
                        "How often a node refused a write because it does not own its token. Nothing is lost: it is kept.",
                        WORKER,
                        byWorker(StreamView::refusals)),
                Family.gauge(
                        "ringspan_stream_kept_bytes",
                        "Bytes kept of writes that some replica has not confirmed; window_bytes_max limits the sum of all workers.",
                        WORKER,
                        byWorker(StreamView::keptBytes)),
                Family.counter(
                        "ringspan_stream_hinted_writes_total",
                        "Write batches put on disk for a replica that was too far behind, once for each such replica.",
                        WORKER,
                        byWorker(StreamView::hintedWrites)),
                Family.gauge(
                        "ringspan_stream_earlier_writes",
                        "Write batches that earlier starts of this node left on disk and that their replicas have not"
                                + " confirmed yet.",
                        WORKER,
                        byWorker(StreamView::earlierWrites)),
                Family.counter(
                        "ringspan_stream_volatile_writes_total",
                        "Write batches that a killed process would lose, although windows_durable is on: the disk gave their"
                                + " window no room.",
                        WORKER,
                        byWorker(StreamView::volatileWrites)));
    }

    private static List<Family> ofTheReplicas() {
        return List.of(
                Family.gauge(
                        "ringspan_replica_unmarked_writes",
                        "Write batches of this node that the replica has not confirmed, those on disk included.",
                        PEER,
                        sumByReplica(ReplicaView::unmarkedWrites)),
                Family.gauge(
                        "ringspan_replica_unmarked_bytes",
                        "What is kept of them in memory, 128 bytes for each batch included. Alert well below"
                                + " replica_window_bytes_max: from there on writes go to disk.",
                        PEER,
                        sumByReplica(ReplicaView::unmarkedBytes)),
                Family.gauge(
                        "ringspan_replica_hinted_writes",
                        "Those that are on disk, because the replica is too far behind.",
                        PEER,
                        sumByReplica(ReplicaView::hintedWrites)),
                Family.gauge(
                        "ringspan_replica_hinted_bytes",
                        "The bytes of their files. Alert well below hints_bytes_max: there skips begin.",
                        PEER,
                        sumByReplica(ReplicaView::hintedBytes)),
                Family.counter(
                        "ringspan_replica_replayed_writes_total",
                        "Write batches that the replica has confirmed after they had been put on disk for it, since this start.",
                        PEER,
                        sumByReplica(ReplicaView::replayedWrites)),
                Family.gauge(
                        "ringspan_replica_lag_seconds",
                        "How old the oldest write batch of this node is that the replica has not confirmed, those on disk"
                                + " included; 0 if there is none. Looked up five times a second. The replica of this node itself is its store.",
                        PEER,
                        byReplica(view -> read(view.lagMillis()) / MILLIS_PER_SECOND, Math::max)),
                Family.gauge(
                        "ringspan_hints_limit_bytes",
                        "What hints may take on disk for all replicas together (hints_total_bytes_max); 0 if nothing is kept there.",
                        NONE,
                        node -> List.of(Point.of((double) node.hintBytesMax().getAsLong()))),
                Family.gauge(
                        "ringspan_hints_bytes",
                        "The bytes on disk for all replicas, what earlier starts have left included. Alert well below"
                                + " hints_total_bytes_max: there skips begin for the replica that has most.",
                        NONE,
                        node -> node.workers().stream()
                                .limit(1) // all of them have the same
                                .map(worker ->
                                        Point.of(read(worker.replication().hintBytes())))
                                .toList()));
    }

    private static List<Family> ofTheRelays() {
        return List.of(
                Family.counter(
                        "ringspan_relay_writes_total",
                        "Write batches of other datacenters that this node was given to pass on to its racks.",
                        NONE,
                        sumOfRelays(RelayView::carriedWrites)),
                Family.gauge(
                        "ringspan_relay_streams", "Streams that it passes on.", NONE, sumOfRelays(RelayView::streams)));
    }

    private static List<Family> ofTheStoresOrder() {
        return List.of(
                Family.counter(
                        "ringspan_order_unknown_fates_total",
                        "Commands that may or may not have been applied when the connection to the store broke, and could"
                                + " not be repeated. Their keys are settled.",
                        NONE,
                        sumOfOrders(OrderView::unknownFates)),
                Family.counter(
                        "ringspan_order_reordered_total",
                        "Commands that the store refused at first and got behind later ones of their key. Counters and sets do"
                                + " not mind, lists and APPEND do.",
                        NONE,
                        sumOfOrders(OrderView::reordered)),
                Family.counter(
                        "ringspan_order_repeated_commands_total",
                        "Commands sent to the store again, after it refused them or its connection broke.",
                        NONE,
                        sumOfOrders(OrderView::repeatedCommands)),
                Family.counter(
                        "ringspan_order_duplicates_total",
                        "Write batches that came again and were not applied again.",
                        NONE,
                        sumOfOrders(OrderView::duplicates)),
                Family.counter(
                        "ringspan_order_gaps_total",
                        "How often something was missing before a write, so that its origin was asked.",
                        NONE,
                        sumOfOrders(OrderView::gaps)),
                Family.counter(
                        "ringspan_order_holds_total",
                        "How often a stream was held because the store refused a write for its own state or had too many on"
                                + " the way.",
                        NONE,
                        sumOfOrders(OrderView::holds)),
                Family.gauge(
                        "ringspan_order_in_flight_writes",
                        "Write batches sent to the store and not answered.",
                        NONE,
                        sumOfOrders(OrderView::inFlight)),
                Family.gauge(
                        "ringspan_order_early_bytes",
                        "Bytes of writes that wait for an earlier one.",
                        NONE,
                        sumOfOrders(OrderView::earlyBytes)),
                Family.counter(
                        "ringspan_order_excluded_reads_total",
                        "Batches of reads at a quorum that this node's store took no part in, because it lacked writes that"
                                + " were to be sent to it again.",
                        NONE,
                        sumOfOrders(OrderView::excludedReads)),
                Family.gauge(
                        "ringspan_order_orphaned_streams",
                        "Streams of which the store lacks writes whose origin is gone or silent. Alert if it is not 0: this"
                                + " replica may differ from the others there, and counts by agreement only.",
                        NONE,
                        sumOfOrders(OrderView::orphans)));
    }

    private static List<Family> ofLateWrites() {
        return List.of(
                Family.counter(
                        "ringspan_order_overwritten_total",
                        "How often a key was left out of a command because a later write had replaced its whole value before."
                                + " Two clients write the same key through different workers or nodes.",
                        NONE,
                        sumOfOrders(OrderView::overwritten)),
                Family.counter(
                        "ringspan_order_contained_total",
                        "How often a key was left out of a change because the value that a repair or settling had taken from another"
                                + " replica has it, or may have it; where nobody knows, the key is settled.",
                        NONE,
                        sumOfOrders(OrderView::contained)),
                Family.counter(
                        "ringspan_order_unordered_total",
                        "How often a key was given a command that may have had to come before what it had been given, where"
                                + " the order matters. Such a key is settled. After a start of the node or the store some are usual.",
                        NONE,
                        sumOfOrders(OrderView::unordered)),
                Family.counter(
                        "ringspan_versions_forgotten_total",
                        "How often the versions of all keys were forgotten since the start: the store came back as another run,"
                                + " or lacks writes that nobody sends again.",
                        NONE,
                        sumOfOrders(OrderView::versionsForgotten)),
                Family.gauge(
                        "ringspan_versions_go_on",
                        "1 if the versions of keys are those of an earlier start and of this one; 0 if they began anew with"
                                + " this start, for a reason that the log gives, or were forgotten since.",
                        NONE,
                        sumOfOrders(OrderView::versionsGoOn)),
                Family.counter(
                        "ringspan_order_restored_total",
                        "Values that a read has found at another replica and written back to this one, over something older.",
                        NONE,
                        sumOfOrders(order -> order.restores().applied())),
                Family.counter(
                        "ringspan_order_restores_held_total",
                        "Values that were to be written back to this replica, and that it had by then, or later ones.",
                        NONE,
                        sumOfOrders(order -> order.restores().held())),
                Family.counter(
                        "ringspan_order_restores_refused_total",
                        "Values that were to be written back to this replica, and were not, since nobody knows whether what it"
                                + " has is older.",
                        NONE,
                        sumOfOrders(order -> order.restores().unknown())));
    }

    private static List<Family> ofFlushes() {
        return List.of(
                Family.gauge(
                        "ringspan_flush_sweeping",
                        "1 while this node's store may still hold keys that a flush has deleted, since its keys are being gone"
                                + " through; else 0. Alert if it stays 1: the log says why.",
                        NONE,
                        sumOfOrders(order -> order.flushes().isSweeping())),
                Family.counter(
                        "ringspan_flush_emptied_total",
                        "Flushes for which the store could be emptied at once.",
                        NONE,
                        sumOfOrders(order -> order.flushes().emptied())),
                Family.counter(
                        "ringspan_flush_swept_total",
                        "Flushes for which the store's keys were gone through, since some may have been written later.",
                        NONE,
                        sumOfOrders(order -> order.flushes().swept())),
                Family.counter(
                        "ringspan_flush_keys_gone_total",
                        "Keys that were found then, and deleted.",
                        NONE,
                        sumOfOrders(order -> order.flushes().goneKeys())),
                Family.counter(
                        "ringspan_flush_keys_kept_total",
                        "Keys that were found then, and had been written after the flush.",
                        NONE,
                        sumOfOrders(order -> order.flushes().keptKeys())),
                Family.counter(
                        "ringspan_flush_keys_unsure_total",
                        "Keys that were found then, of which this node does not know when they were written. They are settled;"
                                + " if there were more of them than ringspan_settle_turned_away_total allows, run a repair.",
                        NONE,
                        sumOfOrders(order -> order.flushes().unsureKeys())));
    }

    private static Function<NodeView, List<Point>> byWorker(Function<StreamView, LongSupplier> value) {
        return node -> node.workers().stream()
                .map(worker -> Point.of(
                        read(value.apply(worker.replication().stream())),
                        Integer.toString(worker.worker().index())))
                .toList();
    }

    private static Function<NodeView, List<Point>> sumByReplica(Function<ReplicaView, LongSupplier> value) {
        return byReplica(replica -> read(value.apply(replica)), Double::sum);
    }

    private static Function<NodeView, List<Point>> byReplica(
            ToDoubleFunction<ReplicaView> value, DoubleBinaryOperator together) {
        return node -> {
            Map<NodeId, Double> values = new TreeMap<>();
            for (WorkerView worker : node.workers()) {
                for (ReplicaView replica : worker.replication().replicas()) {
                    values.merge(replica.replica(), value.applyAsDouble(replica), together::applyAsDouble);
                }
            }
            return values.entrySet().stream()
                    .map(entry -> LinkFamilies.peerPoint(entry.getKey(), entry.getValue()))
                    .toList();
        };
    }

    private static Function<NodeView, List<Point>> sumOfRelays(Function<RelayView, LongSupplier> value) {
        return node -> List.of(Point.of(node.workers().stream()
                .mapToDouble(worker -> read(value.apply(worker.replication().relay())))
                .sum()));
    }

    private static Function<NodeView, List<Point>> sumOfOrders(Function<OrderView, LongSupplier> value) {
        return node -> List.of(Point.of(node.workers().stream()
                .map(worker -> worker.replication().order())
                .flatMap(Optional::stream)
                .mapToDouble(order -> read(value.apply(order)))
                .sum()));
    }

    private static double read(LongSupplier value) {
        return (double) value.getAsLong();
    }
}
