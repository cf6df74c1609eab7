package io.ringspan.node;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.ringspan.base.NodeId;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.AdminServer;
import io.ringspan.node.admin.AdminServerException;
import io.ringspan.node.admin.Json;
import io.ringspan.node.admin.Readiness;
import io.ringspan.node.antientropy.Repairs;
import io.ringspan.node.audit.AuditFile;
import io.ringspan.node.audit.AuditLog;
import io.ringspan.node.clock.ClockGuard;
import io.ringspan.node.copy.lost.LostStore;
import io.ringspan.node.decide.DecisionCounts;
import io.ringspan.node.flush.FlushCounts;
import io.ringspan.node.handover.StoreAccess;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.metrics.LinkView;
import io.ringspan.node.metrics.NodeMetrics;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.metrics.PeerView;
import io.ringspan.node.metrics.ReplicationView;
import io.ringspan.node.metrics.ReplicationView.ClockView;
import io.ringspan.node.metrics.ReplicationView.FlushView;
import io.ringspan.node.metrics.ReplicationView.OrderView;
import io.ringspan.node.metrics.ReplicationView.RelayView;
import io.ringspan.node.metrics.ReplicationView.ReplicaView;
import io.ringspan.node.metrics.ReplicationView.RestoreView;
import io.ringspan.node.metrics.ReplicationView.SettleView;
import io.ringspan.node.metrics.ReplicationView.StreamView;
import io.ringspan.node.metrics.WorkerView;
import io.ringspan.node.reload.Reload;
import io.ringspan.node.ring.RingKeeper;
import io.ringspan.node.seeds.SeedCounts;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.settle.SettleCounts;
import io.ringspan.replication.settle.Settling;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyVersions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A running node's admin server, with its metrics and its health. Opened before the node takes clients and closed after
 * the last of them is gone, so that a node that drains still tells so.
 *
 * <p><b>Threads.</b> Opened, told and closed by whoever starts and stops the node; asked by the admin server's thread.
 */
final class NodeAdmin implements AutoCloseable {
    private final NodeMetrics metrics;
    private final AdminServer server;
    private final Health health;
    private final Reload reload;

    private NodeAdmin(NodeMetrics metrics, AdminServer server, Health health, Reload reload) {
        this.metrics = metrics;
        this.server = server;
        this.health = health;
        this.reload = reload;
    }

    /**
     * Serves on {@code stats_listen}.
     *
     * @param state where the audit log is kept; null if nowhere
     * @param seeds what is counted of asking for the list of nodes, if somebody is asked
     * @throws StartException when it cannot listen there
     */
    static NodeAdmin open(
            RingspanNode node, Sockets sockets, int epoch, @Nullable DataDirectory state, @Nullable SeedCounts seeds) {
        AuditLog audit = audit(state);
        Reload reload = node.reload();
        NodeView view = new NodeView(
                node.conf().name(),
                node.conf().place().id(),
                EngineFacts.version(),
                epoch,
                node.share().memory().bytesMax(),
                () -> node.conf().peers().hints().totalBytesMax(),
                seeds,
                () -> Optional.ofNullable(node.membership())
                        .map(membership -> membership.membership().facts()),
                node::state,
                node.operated().levels()::inForce,
                audit,
                reload,
                node.tls()::facts,
                node.operated().sights(),
                () -> Optional.ofNullable(node.served())
                        .map(NodeWorkers::repairs)
                        .map(Repairs::totals),
                () -> Optional.ofNullable(node.served()).map(NodeWorkers::lost).map(LostStore::totals),
                () -> Optional.ofNullable(node.membership())
                        .map(NodeMembership::keeper)
                        .flatMap(RingKeeper::facts),
                () -> shares(node),
                () -> Optional.ofNullable(node.served())
                        .map(NodeWorkers::decisions)
                        .orElseGet(() -> new DecisionCounts(() -> 0)),
                () -> Optional.ofNullable(node.served()).map(NodeWorkers::scripts),
                new Views(node::workers));
        NodeMetrics metrics = new NodeMetrics(view, new PrometheusRegistry());
        Health health = new Health(node.conf().store().endpoint().toString(), view, () -> why(node.membership()));
        try {
            AdminServer server = AdminServer.start(
                    "ringspan-" + node.conf().title() + "-admin",
                    node.conf().listen().stats(),
                    sockets,
                    new AdminServer.Service(
                            NodePages.of(node, view, metrics, health, reload),
                            () -> node.conf().listen().admin(),
                            node.tls().admin(),
                            audit));
            return new NodeAdmin(metrics, server, health, reload);
        } catch (AdminServerException failed) {
            metrics.close();
            throw new StartException(String.valueOf(failed.getMessage()));
        }
    }

    private static AuditLog audit(@Nullable DataDirectory state) {
        AuditLog.Files files = state == null
                ? AuditLog.Files.NONE
                : new AuditLog.Files(AuditFile.ofChanges(state.path()), AuditFile.ofRefusals(state.path()));
        return new AuditLog(files, Json::text, Instant::now);
    }

    /**
     * What is to be seen of the workers: made when they are first there, since a node may not know its ring at first.
     *
     * <p><b>Threads.</b> The admin server's.
     */
    private static final class Views implements Supplier<List<WorkerView>> {
        private final Supplier<List<NodeWorker>> workers;
        private List<WorkerView> made = List.of();

        Views(Supplier<List<NodeWorker>> workers) {
            this.workers = workers;
        }

        @Override
        public synchronized List<WorkerView> get() {
            List<NodeWorker> now = workers.get();
            if (made.size() != now.size()) {
                made = now.stream().map(NodeAdmin::view).toList();
            }
            return made;
        }
    }

    private static Map<NodeId, Double> shares(RingspanNode node) {
        return node.workers().isEmpty()
                ? Map.of()
                : RingRange.shares(node.topology().nodes());
    }

    private static WorkerView view(NodeWorker worker) {
        List<PeerView> peers = worker.peers().stream()
                .map(link -> new PeerView(
                        link.peer().id(),
                        new LinkView(link::isUp, link::queued, link::reconnects, link::silences, link.traffic()),
                        link::isHeld))
                .toList();
        var store = worker.store().own();
        return new WorkerView(
                worker.worker(),
                new LinkView(store::isUp, store::queued, store::reconnects, store::silences, store.traffic()),
                peers,
                worker.messages(),
                replication(worker));
    }

    /** Plain numbers only; how far a replica is behind, its own worker has looked up before. */
    private static ReplicationView replication(NodeWorker worker) {
        OriginStream stream = worker.stream();
        Relay relay = worker.replica().relay();
        List<ReplicaView> replicas = IntStream.rangeClosed(0, worker.peers().size())
                .mapToObj(node -> new ReplicaView(
                        stream.node(node),
                        () -> stream.unmarked(node),
                        () -> stream.unmarkedBytes(node),
                        () -> stream.hinted(node),
                        () -> stream.hintedBytes(node),
                        () -> stream.replayed(node),
                        () -> worker.replica().lagMillis(node)))
                .toList();
        return new ReplicationView(
                new StreamView(
                        worker.replica()::skippedWrites,
                        stream::skippedBytes,
                        stream::resentWrites,
                        stream::replannedWrites,
                        stream::refusals,
                        stream::keptBytes,
                        stream::hintedWrites,
                        worker.replica()::earlierWrites,
                        stream::volatileWrites),
                replicas,
                worker.replica()::hintBytes,
                new RelayView(relay::carriedWrites, relay::streams),
                clock(worker.clock()),
                order(worker.store()));
    }

    private static ClockView clock(ClockGuard clock) {
        HybridClock stamps = clock.stamps();
        return new ClockView(
                stamps::refusedStamps, stamps::aheadMillis, clock::medianMillis, () -> stamps.isTrusted() ? 0 : 1);
    }

    private static Optional<OrderView> order(StoreAccess store) {
        StoreOrder order = store.order();
        KeyVersions versions = store.versions();
        if (order == null || versions == null) {
            return Optional.empty();
        }
        FlushCounts flushes = store.flushes();
        Settling settling = store.settling();
        SettleCounts settled =
                settling == null ? new SettleCounts() : settling.counts(); // without versions nothing is settled
        return Optional.of(new OrderView(
                order::duplicates,
                order::gaps,
                order::holds,
                order.repeats()::unknownFates,
                order.repeats()::reordered,
                order.repeats()::repeatedCommands,
                order::inFlight,
                order::earlyBytes,
                order.trust()::excludedReads,
                order.trust()::orphans,
                versions::overwritten,
                versions::contained,
                versions::unordered,
                versions::forgotten,
                () -> versions.goesOn() ? 1 : 0,
                new RestoreView(
                        versions.writtenBack()::restored,
                        versions.writtenBack()::held,
                        versions.writtenBack()::unknown),
                new SettleView(
                        settled::waiting,
                        settled::taken,
                        settled::borrowed,
                        settled::accepted,
                        settled::givenUp,
                        settled::turnedAway),
                new FlushView(
                        () -> versions.flush().isSweeping() ? 1 : 0,
                        flushes::emptiedStores,
                        flushes::sweptStores,
                        flushes::goneKeys,
                        flushes::keptKeys,
                        flushes::unsureKeys)));
    }

    private static String why(@Nullable NodeMembership membership) {
        return membership == null ? "it is starting" : membership.why();
    }

    /** What reads the node's file again. */
    Reload reload() {
        return reload;
    }

    /** From now on the node is not ready. */
    void draining() {
        health.draining = true;
    }

    @Override
    public void close() {
        server.close();
        metrics.close();
    }

    /** <b>Threads.</b> Written by the one that stops the node, read by the admin server's. */
    private static final class Health implements Readiness {
        private static final Set<MemberState> READY = Set.of(MemberState.NORMAL, MemberState.BEHIND);

        private final String store;
        private final NodeView node;
        private final Supplier<String> why;
        private volatile boolean draining;

        Health(String store, NodeView node, Supplier<String> why) {
            this.store = store;
            this.node = node;
            this.why = why;
        }

        @Override
        public Optional<String> notReadyBecause() {
            if (draining) {
                return Optional.of("the node is stopping");
            }
            List<WorkerView> workers = node.workers();
            if (workers.isEmpty()) {
                return Optional.of("the node does not know its ring yet: " + why.get());
            }
            MemberState state = node.state().get();
            if (!READY.contains(state)) {
                return Optional.of("the node is " + state);
            }
            boolean up = workers.stream().allMatch(view -> view.store().up().getAsBoolean());
            return up ? Optional.empty() : Optional.of("the store at " + store + " cannot be used");
        }
    }
}
