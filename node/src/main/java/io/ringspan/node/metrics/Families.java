package io.ringspan.node.metrics;

import io.ringspan.conf.Consistency;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.worker.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Every metric of ours but the histograms; those of replication are in {@link ReplicationFamilies} and {@link SettleFamilies}. */
final class Families {
    private static final List<String> NONE = List.of();
    private static final List<String> ACCESS = List.of("access");
    /** Who a value is about. */
    static final List<String> PEER = List.of("peer_datacenter", "peer_rack", "peer_token");

    private static final List<String> WORKER = List.of("worker");

    private Families() {}

    static List<Family> all() {
        List<Family> all = new ArrayList<>();
        CpuAndHeap use = new CpuAndHeap();
        all.addAll(aboutTheNode(use));
        all.addAll(aboutSeeds());
        all.addAll(GossipFamilies.all());
        all.addAll(aboutClients());
        all.addAll(CommandFamilies.all());
        all.addAll(PubSubFamilies.all());
        all.addAll(CommandFamilies.scripts());
        all.addAll(aboutLevels());
        all.addAll(aboutChanges());
        all.addAll(aboutReadRepair());
        all.addAll(aboutRetries());
        all.addAll(LinkFamilies.all());
        all.addAll(ReplicationFamilies.all());
        all.addAll(SettleFamilies.all());
        all.addAll(SettleFamilies.decisions());
        all.addAll(RepairFamilies.all());
        all.addAll(RingFamilies.all());
        all.addAll(aboutWorkers(use));
        return List.copyOf(all);
    }

    private static List<Family> aboutTheNode(CpuAndHeap use) {
        return List.of(
                Family.info(
                        "ringspan_build_info",
                        "What runs here.",
                        List.of("version", "java"),
                        node -> List.of(node.version(), Runtime.version().toString())),
                Family.info(
                        "ringspan_node_info",
                        "Where the node stands in the cluster. The token is the lowest of its tokens.",
                        List.of("cluster", "datacenter", "rack", "token"),
                        node -> List.of(
                                node.cluster(),
                                node.id().datacenter().name(),
                                node.id().rack().name(),
                                node.id().token().toString())),
                Family.gauge(
                        "ringspan_node_epoch",
                        "How many times this node has started, this time included.",
                        NONE,
                        node -> List.of(Point.of(node.epoch()))),
                Family.gauge(
                        "ringspan_node_state",
                        "1 for the state that this node is in, 0 for the others.",
                        List.of("state"),
                        Families::states),
                Family.counter(
                        "process_cpu_seconds_total",
                        "CPU time that the whole process has used.",
                        NONE,
                        node -> List.of(Point.of(use.processCpuSeconds()))),
                Family.gauge(
                        "ringspan_direct_memory_used_bytes",
                        "Memory outside the heap that the buffers of the whole process hold, pools included.",
                        NONE,
                        node -> List.of(Point.of((double) DirectMemory.usedByBuffers()))),
                Family.gauge(
                        "ringspan_direct_memory_limit_bytes",
                        "Memory outside the heap that the node may use; above it commands are refused.",
                        NONE,
                        node -> List.of(Point.of((double) node.directBytesMax()))),
                Family.gauge(
                        "ringspan_ring_share",
                        "How much of its rack's ring each node owns, 0 to 1, by the ring that this node goes by.",
                        PEER,
                        node -> node.shares().get().entrySet().stream()
                                .map(share -> LinkFamilies.peerPoint(share.getKey(), share.getValue()))
                                .toList()));
    }

    /** Without a provider of seeds they have no values. */
    private static List<Family> aboutSeeds() {
        return List.of(
                Family.counter(
                        "ringspan_seeds_answers_total",
                        "Lists of nodes that came from the provider and could be used.",
                        NONE,
                        node -> seeds(node, SeedCounts::answers)),
                Family.counter(
                        "ringspan_seeds_failures_total",
                        "Times that the provider was asked and gave no list, or one that could not be used.",
                        NONE,
                        node -> seeds(node, SeedCounts::failures)),
                Family.gauge(
                        "ringspan_seeds_newer",
                        "1 while the provider names other nodes than this node lives with, so that a restart is due; else 0.",
                        NONE,
                        node -> seeds(node, counts -> counts.isNewer() ? 1 : 0)));
    }

    private static List<Point> seeds(NodeView node, ToDoubleFunction<SeedCounts> value) {
        SeedCounts counts = node.seeds();
        return counts == null ? List.of() : List.of(Point.of(value.applyAsDouble(counts)));
    }

    private static List<Point> states(NodeView node) {
        MemberState own = node.state().get();
        return Arrays.stream(MemberState.values())
                .map(state -> Point.of(state == own ? 1 : 0, state.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static List<Family> aboutClients() {
        return List.of(
                Family.counter(
                        "ringspan_commands_total",
                        "Commands of clients that were routed and answered.",
                        ACCESS,
                        byAccess(Tally::readCommands, Tally::writeCommands)),
                Family.counter(
                        "ringspan_batches_total",
                        "Batches that those commands travelled in: the fewer, the better clients pipeline.",
                        ACCESS,
                        byAccess(Tally::readBatches, Tally::writeBatches)),
                Family.gauge("ringspan_clients", "Clients connected now.", NONE, sum(Tally::clients)),
                Family.counter("ringspan_clients_opened_total", "Clients let in.", NONE, sum(Tally::clientsOpened)),
                Family.counter(
                        "ringspan_clients_refused_total",
                        "Clients not let in, because there were as many as there may be or the node was stopping.",
                        NONE,
                        sum(Tally::clientsRefused)),
                Family.counter(
                        "ringspan_clients_cut_off_total",
                        "Clients closed because they went over a limit.",
                        NONE,
                        sum(Tally::clientsCutOff)),
                Family.counter(
                        "ringspan_commands_shed_total",
                        "Commands refused because the node's memory was used up (direct_memory_max).",
                        NONE,
                        sum(Tally::commandsShed)),
                Family.counter(
                        "ringspan_commands_overloaded_total",
                        "Commands refused because too much of their kind was under way: in a link's queue, in the windows, or"
                                + " held at a quorum.",
                        NONE,
                        sum(Tally::commandsOverloaded)),
                Family.counter(
                        "ringspan_unknown_writes_total",
                        "Writes, or parts of split ones, answered with UNKNOWN: sent, and nobody knows whether they took"
                                + " effect.",
                        NONE,
                        sum(Tally::unknownWrites)),
                Family.counter(
                        "ringspan_client_errors_total",
                        "Errors that the node itself answered, one for each part of a split command; those of the store are"
                                + " not counted.",
                        NONE,
                        sum(Tally::clientErrors)));
    }

    /** 1 for the level in force, 0 for each other: a change is a step in both lines. */
    private static List<Point> levels(NodeView node) {
        InForce now = node.levels().get();
        List<Point> points = new ArrayList<>();
        for (Consistency level : Consistency.values()) {
            points.add(Point.of(level == now.read() ? 1 : 0, "read", level.name()));
            points.add(Point.of(level == now.write() ? 1 : 0, "write", level.name()));
        }
        return points;
    }

    private static List<Family> aboutChanges() {
        return List.of(
                Family.counter(
                        "ringspan_admin_changes_total",
                        "Changes that were asked for at the admin port: made; refused for want of a right or because they made no"
                                + " sense; or unknown, because they failed or were not confirmed in time and may have been made."
                                + " GET /api/audit says which.",
                        List.of("outcome"),
                        node -> List.of(
                                Point.of((double) node.audit().made(), "made"),
                                Point.of((double) node.audit().refused(), "refused"),
                                Point.of((double) node.audit().unknown(), "unknown"))),
                Family.counter(
                        "ringspan_admin_audit_failures_total",
                        "Changes that could not be written to audit.log, and refused ones that could not be to audit-refused.log; the node's"
                                + " log has them.",
                        NONE,
                        node -> List.of(Point.of((double) node.audit().unwritten()))),
                Family.counter(
                        "ringspan_reloads_total",
                        "How often the node's file was read again while it runs: taken, whole or in part; or refused, since something"
                                + " in it was wrong.",
                        List.of("outcome"),
                        node -> List.of(
                                Point.of((double) node.reload().taken(), "taken"),
                                Point.of((double) node.reload().refused(), "refused"))),
                Family.gauge(
                        "ringspan_settings_pending",
                        "Settings that the node's file says otherwise than what holds, when it was last read: only a start takes them.",
                        NONE,
                        node -> List.of(Point.of(node.reload().pending()))));
    }

    private static List<Family> aboutLevels() {
        return List.of(
                Family.gauge(
                        "ringspan_consistency_level",
                        "1 for the level that holds where no command, connection or rule says another, else 0. It can be changed"
                                + " at run time: see docs/guarantees.md.",
                        List.of("access", "level"),
                        Families::levels),
                Family.counter(
                        "ringspan_quorum_commands_total",
                        "Commands, or parts of split ones, sent at a level that waits for several replicas.",
                        ACCESS,
                        byAccess(Tally::quorumReads, Tally::quorumWrites)),
                Family.gauge(
                        "ringspan_held_reply_bytes",
                        "Bytes of replies that are held at a quorum until enough have come. The room for them is a half of"
                                + " direct_memory_max for reads, and a quarter for writes.",
                        ACCESS,
                        byAccess(Tally::heldReplyBytes, Tally::heldWriteReplyBytes)),
                Family.counter(
                        "ringspan_reconciled_batches_total",
                        "Batches to which replicas replied with different bytes, so that their replies were compared command"
                                + " by command.",
                        NONE,
                        sum(Tally::reconciledBatches)),
                Family.counter(
                        "ringspan_disagreements_total",
                        "Reads answered with DISAGREE: enough replicas replied, and what they have differs.",
                        NONE,
                        sum(Tally::disagreements)),
                Family.counter(
                        "ringspan_differences_total",
                        "Writes answered with DIFFERS: enough replicas have applied them, with different replies.",
                        NONE,
                        sum(Tally::differences)),
                Family.counter(
                        "ringspan_gathered_writes_total",
                        "Writes of other datacenters at DC_EACH_SAFE_QUORUM that this node relayed: whether it could say in"
                                + " time what its datacenter replied.",
                        List.of("outcome"),
                        Families::gathers));
    }

    private static List<Family> aboutReadRepair() {
        return List.of(
                Family.counter(
                        "ringspan_read_repairs_total",
                        "Values that reads whose level asks for agreement have found to be newest, with no majority that had"
                                + " them: whether one has them now. Those that failed were asked for again, or answered with"
                                + " DISAGREE.",
                        List.of("outcome"),
                        Families::repairs),
                Family.counter(
                        "ringspan_read_behind_keys_total",
                        "Keys that reads at a quorum have found at a replica that is behind: named to it, so that it settles"
                                + " them; young, what it lacks was written within a second and is on its way; left_out, more than"
                                + " a worker names in a second, or it cannot be asked now.",
                        List.of("outcome"),
                        Families::behind),
                Family.counter(
                        "ringspan_reads_asked_again_total",
                        "Batches of reads sent to their replicas again because those were at odds, and nothing could be"
                                + " restored.",
                        NONE,
                        sum(Tally::readsAskedAgain)));
    }

    private static List<Point> repairs(NodeView node) {
        return List.of(
                Point.of(sum(node, Tally::readsRepaired), "restored"),
                Point.of(sum(node, Tally::readRepairsFailed), "failed"));
    }

    private static List<Point> behind(NodeView node) {
        return List.of(
                Point.of(sum(node, Tally::keysNamed), "named"),
                Point.of(sum(node, Tally::keysTooYoung), "young"),
                Point.of(sum(node, Tally::keysLeftOut), "left_out"));
    }

    private static List<Point> gathers(NodeView node) {
        return List.of(
                Point.of(sum(node, Tally::gathersSaid), "said"), Point.of(sum(node, Tally::gathersUnsaid), "unsaid"));
    }

    private static List<Family> aboutRetries() {
        return List.of(
                Family.counter(
                        "ringspan_read_retries_total",
                        "Batches of reads sent to one more replica, because one that was asked is lost, refuses or is late.",
                        NONE,
                        sum(Tally::readRetries)),
                Family.counter(
                        "ringspan_read_retries_denied_total",
                        "Batches of reads that are late and were not sent to one more replica, because that one is late with"
                                + " others and the budget for retries was used up.",
                        NONE,
                        sum(Tally::readRetriesDenied)));
    }

    private static List<Family> aboutWorkers(CpuAndHeap use) {
        return List.of(
                Family.counter(
                        "ringspan_worker_allocated_bytes_total",
                        "Heap bytes that the worker's thread has allocated.",
                        WORKER,
                        byWorker(use::allocatedBytes)),
                Family.counter(
                        "ringspan_worker_cpu_seconds_total",
                        "CPU time that the worker's thread has used.",
                        WORKER,
                        byWorker(use::cpuSeconds)),
                Family.counter(
                        "ringspan_worker_pauses_total",
                        "How often the worker's own timer rang more than 300 ms late: the worker, the JVM or the machine stood"
                                + " still.",
                        WORKER,
                        byWorker(view -> view.worker().tally().ticks().pauses())),
                Family.gauge(
                        "ringspan_worker_pending_tasks",
                        "Tasks that wait for the worker.",
                        WORKER,
                        byWorker(use::pendingTasks)));
    }

    static Function<NodeView, List<Point>> sum(ToLongFunction<Tally> counter) {
        return node -> List.of(Point.of(sum(node, counter)));
    }

    private static Function<NodeView, List<Point>> byAccess(ToLongFunction<Tally> reads, ToLongFunction<Tally> writes) {
        return node -> List.of(Point.of(sum(node, reads), "read"), Point.of(sum(node, writes), "write"));
    }

    private static double sum(NodeView node, ToLongFunction<Tally> counter) {
        return node.workers().stream()
                .mapToLong(view -> counter.applyAsLong(view.worker().tally()))
                .sum();
    }

    private static Function<NodeView, List<Point>> byWorker(ToDoubleFunction<WorkerView> value) {
        return node -> node.workers().stream()
                .map(view -> Point.of(
                        value.applyAsDouble(view),
                        Integer.toString(view.worker().index())))
                .toList();
    }
}
