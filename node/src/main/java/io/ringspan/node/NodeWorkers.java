package io.ringspan.node;

import io.netty.channel.EventLoop;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.antientropy.RepairSchedule;
import io.ringspan.node.antientropy.Repairs;
import io.ringspan.node.antientropy.SkipRepairs;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.backlog.Backlog;
import io.ringspan.node.client.Clients;
import io.ringspan.node.clock.ClockGuard;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.copy.Copies;
import io.ringspan.node.copy.GainedRanges;
import io.ringspan.node.copy.lost.LostStore;
import io.ringspan.node.decide.DecisionCounts;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.execute.Recorder;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.kind.StoreKind;
import io.ringspan.node.measure.Measures;
import io.ringspan.node.measure.NodeMeasures;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.ring.RingWork;
import io.ringspan.node.ring.WorkersAtWork;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.script.ScriptCounts;
import io.ringspan.node.script.ScriptFile;
import io.ringspan.node.script.library.LibraryText;
import io.ringspan.node.standing.NodeStates;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.node.state.KeptStore;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All workers of a node that knows its ring.
 *
 * <p><b>Threads.</b> Made, started and stopped by whoever does that with the node; asked by any thread that is not a worker.
 */
final class NodeWorkers {
    private static final int DRAIN_POLL_MILLIS = 10;

    private volatile Topology topology;
    private final KeyTokens keys;
    private final StoreReading store;
    private final Executor threads;
    private final List<NodeWorker> all = new ArrayList<>();
    private final IdentityHashMap<EventLoop, NodeWorker> byLoop = new IdentityHashMap<>();
    private final CompareDesk desk;
    private final DecisionDesk decisions;
    private final NodeScripts scripts;
    private final Repairs repairs;
    private final GainedRanges gained;
    private final Copies copies;
    private final LostStore lost;
    private final Backlog backlog;
    private final Optional<RepairSchedule> repairSchedule;
    private final SkipRepairs skipRepairs;
    private final NodeMeasures measures;
    private final NodeStates states = new NodeStates(
            this::topology,
            byNode -> all.forEach(worker -> worker.worker().loop().execute(() -> worker.states(byNode))));

    /**
     * What is the node's from this start to its end.
     *
     * @param epoch how often it has started
     * @param hints its disk
     * @param kept what is known of its store beside the process; null if nothing is
     * @param scripts where its scripts are kept
     * @param ring the ring that it takes part in; nothing if its file says it
     */
    record Start(int epoch, NodeHints hints, @Nullable StoreFile kept, ScriptFile scripts, Optional<RingStage> ring) {
        /** The same in that ring. */
        Start in(RingStage stage) {
            return new Start(epoch, hints, kept, scripts, Optional.of(stage));
        }

        /** Of a node with that directory; without one nothing is kept. */
        static Start of(@Nullable DataDirectory state, PoolConf conf, int epoch, int workers) {
            return new Start(
                    epoch,
                    NodeHints.of(state, conf.peers(), workers),
                    KeptStore.of(state, conf, NodeWorker.VERSIONED_KEYS),
                    ScriptFile.in(state),
                    Optional.empty());
        }
    }

    /**
     * Makes them.
     *
     * @param conf with all nodes of the ring
     * @param start the node's present one
     */
    NodeWorkers(
            PoolConf conf,
            List<EventLoop> loops,
            Dialer dialer,
            Clients.Answering answering,
            Start start,
            TimeSource time) {
        Placement placement =
                start.ring().map(stage -> Placement.of(conf, stage)).orElseGet(() -> Placement.of(conf));
        this.topology = placement.topology();
        this.keys = placement.keys();
        this.store =
                StoreReading.by(dialer, StoreKind.protocol(conf), conf.store().endpoint());
        this.threads = NodePorts.threads(conf, "ring");
        this.decisions = new DecisionDesk(StoreKind.protocol(conf));
        start.hints().plan(topology);
        ClockGuard clock = new ClockGuard(time, conf.consistency().conflicts().clockSkewMillisMax());
        this.scripts = new NodeScripts(
                conf.place().id(),
                clock.stamps(),
                start.scripts(),
                new LibraryText(new Recorder(answering.sights().commands().nodes())));
        this.desk = new CompareDesk(conf.title(), this::topology, placement.keys(), store);
        NodeWorker.Shared shared = new NodeWorker.Shared(
                conf,
                StoreKind.protocol(conf),
                dialer,
                this::topology,
                placement.keys(),
                answering,
                new WindowBudgets(new StreamLimits(
                        conf.peers().replicaWindowBytesMax(), conf.peers().windowBytesMax())),
                clock,
                ReplyBudgets.of(conf.process().directBytesMax()),
                RandomGenerator.getDefault(),
                start.epoch(),
                start.hints(),
                start.kept(),
                conf.consistency().conflicts().versions() ? NodeWorker.VERSIONED_KEYS : 0,
                desk,
                decisions,
                scripts);
        for (int i = 0; i < loops.size(); i++) {
            NodeWorker worker = new NodeWorker(Worker.on(loops.get(i), i, time), shared, i == 0 ? null : all.get(0));
            all.add(worker);
            byLoop.put(loops.get(i), worker);
        }
        this.repairs = NodeRepairs.of(shared, all.get(0));
        this.copies = NodeRepairs.copies(shared, repairs, all.get(0));
        this.gained =
                new GainedRanges(copies, this::topology, conf.peers().repair().copyKeysPerSecond(), states::isThere);
        this.lost = NodeRepairs.lost(shared, repairs, copies, all.get(0), states::doubt);
        this.backlog = NodeRepairs.backlog(shared, repairs, all, states);
        this.repairSchedule = NodeRepairs.schedule(shared, repairs, time);
        this.skipRepairs = NodeRepairs.ofSkipped(shared, repairs, all, time);
        this.measures = NodeRepairs.measures(shared, all, time);
        new WorkerRequests(all.get(0).worker(), shared)
                .watchWriters(all.get(0).store().own());
    }

    /** What they do while the ring changes. */
    RingWork atWork() {
        return new WorkersAtWork(new WorkersAtWork.Parts(
                all.stream().map(NodeWorker::atWork).toList(),
                this::topology,
                stage -> topology(
                        Topology.of(stage, topology.node(topology.self()).id())),
                new WorkersAtWork.Copying(gained::copy, gained::stop, gained::settle, gained::forget, gained::progress),
                keys,
                store,
                threads));
    }

    /** Who owns what, as this node sees it. */
    Topology topology() {
        return topology;
    }

    /**
     * Goes over to another topology of the same ring, with as many nodes or more. Any thread that is no worker, one at a time.
     *
     * @return completed when every worker has gone over
     */
    CompletableFuture<Void> topology(Topology next) {
        topology = next;
        CompletableFuture<?>[] each = all.stream()
                .map(worker -> CompletableFuture.runAsync(
                        () -> worker.topology(next), worker.worker().loop()))
                .toArray(CompletableFuture[]::new);
        states.tell();
        return CompletableFuture.allOf(each);
    }

    List<NodeWorker> all() {
        return all;
    }

    /** The worker of that loop. */
    NodeWorker on(EventLoop loop) {
        NodeWorker worker = byLoop.get(loop);
        if (worker == null) {
            throw new IllegalStateException("accepted on a loop that is no worker's");
        }
        return worker;
    }

    void start() {
        for (NodeWorker worker : all) {
            worker.worker().loop().submit(worker::start).syncUninterruptibly();
        }
        repairSchedule.ifPresent(schedule -> {
            schedule.begin();
            NodeRepairs.begin(schedule::look, all.get(0));
        });
        NodeRepairs.begin(skipRepairs::look, all.get(0));
        measures.begin();
        backlog.begin();
    }

    /** Leaves all clients, within so long. */
    void drain(long millis) {
        all.forEach(worker -> worker.worker().loop().execute(() -> worker.drain(millis)));
    }

    long unknownWrites() {
        return all.stream()
                .mapToLong(worker -> worker.worker().tally().unknownWrites())
                .sum();
    }

    /** Waits until every replica has confirmed what this node's clients wrote; says which did not in time. */
    List<String> awaitMarks(long deadlineNanos) {
        long[] unconfirmed = unconfirmed();
        while (Arrays.stream(unconfirmed).sum() > 0 && System.nanoTime() < deadlineNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DRAIN_POLL_MILLIS));
            unconfirmed = unconfirmed();
        }
        List<String> undone = new ArrayList<>();
        for (int replica = 0; replica < unconfirmed.length; replica++) {
            if (unconfirmed[replica] > 0) {
                undone.add(unconfirmed[replica] + " write batch(es) not confirmed by "
                        + topology.node(replica).id());
            }
        }
        return undone;
    }

    /** By the replica's number. */
    long[] unconfirmed() {
        long[] sum = new long[topology.size()];
        for (NodeWorker worker : all) {
            long[] its = worker.worker()
                    .loop()
                    .submit(worker::unconfirmed)
                    .syncUninterruptibly()
                    .getNow();
            Arrays.setAll(sum, replica -> sum[replica] + its[replica]);
        }
        return sum;
    }

    /** What they have counted of replication, all together. */
    ReplicationCounts replication() {
        return all.stream().map(NodeWorker::replication).reduce(ReplicationCounts.NONE, ReplicationCounts::plus);
    }

    /** See {@link RingspanNode#unreached}. */
    List<String> unreached() {
        Set<String> unreached = new LinkedHashSet<>();
        for (NodeWorker worker : all) {
            unreached.addAll(worker.worker()
                    .loop()
                    .submit(worker::unreached)
                    .syncUninterruptibly()
                    .getNow());
        }
        if (desk.doubt().now() != null) {
            unreached.add("its store's keys: they are copied from other replicas");
        }
        return List.copyOf(unreached);
    }

    /**
     * What the gossip knows of the nodes of the ring. Of one that was never seen nothing is known; one that was, and is no
     * member any more, is gone.
     *
     * @param known not changed any more
     */
    void members(Map<NodeId, Member> known, Set<NodeId> seen) {
        all.forEach(worker -> worker.worker().loop().execute(() -> tellAddresses(worker, known)));
        Map<NodeId, MemberState> now = new HashMap<>();
        seen.forEach(id -> now.put(id, MemberState.DOWN));
        known.forEach((id, member) -> now.put(id, member.state()));
        now.remove(topology.node(topology.self()).id());
        if (states.others(now)) {
            backlog.look();
        }
    }

    private static void tellAddresses(NodeWorker worker, Map<NodeId, Member> known) {
        for (PeerLink link : worker.peers()) {
            Member member = known.get(link.peer().id());
            if (member != null) {
                link.isAt(member.peer());
            }
        }
    }

    /** In which state all nodes are. Any thread. */
    NodeStates states() {
        return states;
    }

    /**
     * Whether the store and all peers that are there can be reached, and what these had kept for the store has come; or, if enough was
     * waited, at least the store.
     */
    boolean reach(ClusterView view, boolean waited) {
        boolean stores = all.stream().allMatch(worker -> worker.store().own().isUp());
        return stores && (waited || (!backlog.comes() && hasLinks(view)));
    }

    private boolean hasLinks(ClusterView view) {
        return all.stream()
                .flatMap(worker -> worker.peers().stream())
                .allMatch(link -> link.isUp()
                        || view.find(link.peer().id())
                                .filter(member -> member.state() != MemberState.DOWN)
                                .isEmpty());
    }

    /** What compares this node's store with others. Any thread. */
    Repairs repairs() {
        return repairs;
    }

    /** What fills this node's store from other nodes. Any thread. */
    LostStore lost() {
        return lost;
    }

    /** What is known of how much all nodes hold. Any thread. */
    Measures measures() {
        return measures.ofAll();
    }

    /** What is kept of scripts and libraries. Any thread. */
    ScriptCounts scripts() {
        return scripts.counts();
    }

    /** What was decided here. Any thread. */
    DecisionCounts decisions() {
        return decisions.counts();
    }

    /** Gives up all links. */
    void close() {
        backlog.close();
        lost.close();
        copies.close();
        repairs.close();
        measures.close();
        desk.close();
        scripts.close();
        all.forEach(worker -> worker.worker().loop().execute(worker::close));
    }

    /** Gives back what they share, once their loops have ended. */
    void discard() {
        all.forEach(NodeWorker::discard);
    }
}
