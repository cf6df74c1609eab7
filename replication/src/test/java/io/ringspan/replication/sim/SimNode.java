package io.ringspan.replication.sim;

import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.HintListener;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.hints.SimHintFiles;
import io.ringspan.replication.hints.Untroubled;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.replication.window.SimWindows;
import io.ringspan.sim.NodeClock;
import io.ringspan.sim.Simulation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A simulated node and its store: workers, one store order, and what each start of it makes anew. */
final class SimNode {
    private static final long TICK_NANOS = 20_000_000;
    private static final int VERSIONED_KEYS = 8192;
    private static final long CLOCK_AHEAD_MILLIS_MAX = 10_000;

    private final SimCluster cluster;
    private final Simulation simulation;
    private final Topology topology;
    private final SimStore store;
    private final NodeClock time;
    private final Bug bug;
    private final int workerCount;
    private final Map<StreamId, Long> told = new HashMap<>();
    private final IdentityHashMap<Upstream, Upstream> checked = new IdentityHashMap<>();
    private final SimDisk disk;
    /** What outlives a start of what it knows of its store. */
    private final ByteBuffer memory;

    private @Nullable StoreFile kept;
    private SimWindows windows = new SimWindows();
    private Map<StreamId, SimHintFiles> left = new HashMap<>();
    private List<SimWorker> workers = List.of();
    private StoreLink link;
    private StoreOrder order;
    private HybridClock clock;
    private KeyVersions versions;
    private WindowBudgets budgets;
    private int epoch;
    private boolean up;
    private boolean flushPlanned;
    private boolean machineEnded;
    private boolean lostMarks;
    private int machine = 1;
    private long unknownBefore;

    SimNode(SimCluster cluster, Topology topology, int workerCount, Bug bug) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.topology = topology;
        this.store = new SimStore(simulation);
        this.bug = bug;
        this.workerCount = workerCount;
        this.time = new NodeClock(simulation, cluster.skewMillis(topology.self()));
        SimDisk.Gone gone = (stream, replica, above, below) ->
                cluster.losses().gone(cluster.history(), stream, replica, above, below);
        this.disk = new SimDisk(cluster.memory(), cluster.fsync(), gone);
        this.memory = ByteBuffer.allocate(cluster.knowsItsStore() ? StoreFile.bytes(VERSIONED_KEYS) : 0);
        this.link = newLink();
        this.clock = newClock();
        this.versions = newVersions();
        this.order = newOrder();
        this.budgets = new WindowBudgets(cluster.limits());
    }

    void start() {
        epoch++;
        up = true;
        Collection<Op> versionsLeft = link.versions();
        link = newLink();
        clock = newClock();
        if (cluster.knowsItsStore()) {
            String run = "machine" + machine;
            kept = StoreFile.open(memory, new StoreFile.Owner(id().toString(), run, VERSIONED_KEYS), number());
            lostMarks |= kept.anew() != null;
        }
        versions = newVersions();
        if (versions.goesOn()) {
            link.goOn(versionsLeft);
        }
        order = newOrder();
        budgets = new WindowBudgets(cluster.limits());
        windows.full(disk.isFull());
        takeLeft();
        List<SimWorker> started = new ArrayList<>();
        for (int worker = 0; worker < workerCount; worker++) {
            StreamId id = new StreamId(id(), epoch, worker);
            started.add(new SimWorker(cluster, this, id));
        }
        workers = started;
        for (SimWorker worker : workers) {
            worker.start();
        }
        link.connect();
        tickLater(epoch);
    }

    private HintListener taking(StreamId stream, NodeId replica) {
        return cluster.isFaulty() ? cluster.losses().listener(stream, replica) : new Untroubled();
    }

    private void takeLeft() {
        if (!cluster.isForgetful()) {
            SimWindows.take(
                    left, (stream, replica) -> disk.log(stream, named(replica), taking(stream, named(replica))));
        }
        if (has(Bug.WINDOWS_ARE_REMOVED_UNTAKEN)) {
            left.clear();
        }
        if (machineEnded) {
            machineEnded = false;
            cluster.losses().endedMachine(cluster.history(), disk, this);
        }
    }

    /** The process ends: killed, or, where there is a disk for hints only, stopped. */
    void crash() {
        up = false;
        link.abandon();
        unknownBefore += order.repeats().unknownFates();
        order.close();
        time.ended();
        if (cluster.isKilledWithWindows()) {
            workers.forEach(worker -> cluster.losses().endedProcess(cluster.history(), worker));
            left.putAll(windows.left());
            disk.undone(() -> workers.forEach(SimWorker::crash));
            if (machineEnded) {
                disk.crashed(simulation.random());
                SimWindows.crashed(left, simulation.random());
            }
            windows = new SimWindows();
        } else {
            workers.forEach(SimWorker::crash);
        }
        checked.clear();
    }

    /** The machine ends with the process that is about to, and has not written everything; the next one has room on its disk. */
    void endMachine() {
        machineEnded = true;
        machine++;
        fill(false);
    }

    /** Whether there is no room on its disk from now on. */
    void fill(boolean isFull) {
        disk.full(isFull ? simulation.random() : null);
        windows.full(isFull);
    }

    /** Somebody sets its clock. */
    void setClock(long aheadMillis) {
        time.set(aheadMillis);
    }

    long epochMillis() {
        return time.epochMillis();
    }

    /** How far it ever said to have come in this stream. */
    long told(StreamId stream) {
        return told.getOrDefault(stream, 0L);
    }

    /** Whether an earlier start has left something that this one could not take: for the next. */
    boolean hasLeft() {
        return !left.isEmpty();
    }

    /** Whether its store ever forgot how far it had come. */
    boolean hasLostMarks() {
        return lostMarks;
    }

    private NodeId named(String replica) {
        return IntStream.range(0, topology.size())
                .mapToObj(node -> topology.node(node).id())
                .filter(id -> id.toString().equals(replica))
                .findFirst()
                .orElseThrow();
    }

    /** The store stops; what it has is kept, or only what its last snapshot has. */
    void restartStore(boolean withAllData, long downNanos) {
        if (!store.isUp()) {
            return;
        }
        lostMarks = true;
        store.stop();
        link.storeStopped();
        simulation.after(downNanos, () -> {
            if (!withAllData) {
                cluster.history().lostData(number(), told);
            }
            store.start(withAllData);
        });
    }

    /** Something has happened here; what is to be sent at the end of the turn will be. */
    void turn() {
        if (flushPlanned) {
            return;
        }
        flushPlanned = true;
        simulation.after(0, () -> {
            flushPlanned = false;
            if (up) {
                order.flushMarks();
                workers.forEach(SimWorker::flush);
            }
        });
    }

    private void tickLater(int ofEpoch) {
        simulation.after(TICK_NANOS, () -> {
            if (up && epoch == ofEpoch) {
                order.tick();
                workers.forEach(SimWorker::tick);
                time.seen();
                turn();
                tickLater(ofEpoch);
            }
        });
    }

    /** What the store order is given instead of where a write came from: notes the marks it tells, and has them checked. */
    Upstream checked(Upstream upstream) {
        return checked.computeIfAbsent(upstream, real -> new Upstream() {
            @Override
            public void mark(StreamId stream, int replica, long mark) {
                told.merge(stream, mark, Math::max);
                cluster.history().marked(SimNode.this, stream, mark);
                real.mark(stream, replica, mark);
            }

            @Override
            public void behind(StreamId stream, int replica, long position, long life) {
                real.behind(stream, replica, position, life);
            }

            @Override
            public void wrongOwner(StreamId stream, int replica, long position, int ringEpoch) {
                real.wrongOwner(stream, replica, position, ringEpoch);
            }

            @Override
            public void reachable(StreamId stream, int replica, boolean reachable) {
                real.reachable(stream, replica, reachable);
            }
        });
    }

    private StoreLink newLink() {
        return new StoreLink(simulation, store, this, bug == Bug.TWO_STORE_CONNECTIONS);
    }

    private StoreOrder newOrder() {
        long life = ((long) epoch << 32) + 1;
        StoreSink sink = new SimSink(this, link, versions, cluster);
        StoreOrder made = new StoreOrder(topology, sink, new Op.Walker(), SimCluster.storeLimits(), simulation, life);
        if (kept != null) {
            made.goOn(cluster.hasNoDoubts() ? new WithoutDoubts(kept.notes()) : kept.notes());
        }
        return made;
    }

    NodeId id() {
        return topology.node(number()).id();
    }

    private KeyVersions newVersions() {
        if (kept != null) {
            return new KeyVersions(new Op.Walker(), kept.digests(), kept.versions(), clock);
        }
        return new KeyVersions(new Op.Walker(), new KeyDigest(number()), VERSIONED_KEYS, clock);
    }

    String runIdAsSeen(String runId) {
        return bug == Bug.MARKS_OUTLIVE_THE_STORE ? "always the same" : runId;
    }

    /** The clock of all its workers, since its last start. */
    HybridClock clock() {
        return clock;
    }

    private HybridClock newClock() {
        return new HybridClock(time, CLOCK_AHEAD_MILLIS_MAX);
    }

    boolean has(Bug planted) {
        return bug == planted;
    }

    /** The other nodes of the datacenter. */
    int[] neighbours() {
        return IntStream.range(0, topology.size())
                .filter(node -> node != number())
                .filter(node -> topology.node(node)
                        .id()
                        .datacenter()
                        .equals(topology.node(number()).id().datacenter()))
                .toArray();
    }

    SimWorker anyWorker() {
        return workers.get(simulation.random().nextInt(workers.size()));
    }

    boolean isUp() {
        return up;
    }

    /** Whether the node is up, and this worker is one of its present start. */
    boolean isUp(SimWorker worker) {
        return up && workers.contains(worker);
    }

    int number() {
        return topology.self();
    }

    int epoch() {
        return epoch;
    }

    Topology topology() {
        return topology;
    }

    List<SimWorker> workers() {
        return workers;
    }

    StoreOrder order() {
        return order;
    }

    SimStore store() {
        return store;
    }

    SimDisk disk() {
        return disk;
    }

    SimWindows windows() {
        return windows;
    }

    /** The streams of earlier starts that are this worker's to send. */
    List<StreamId> earlier(int worker) {
        return disk.streams().stream()
                .filter(id -> id.epoch() < epoch && id.worker() == worker)
                .toList();
    }

    /** What its workers may keep together, since its last start. */
    WindowBudgets budgets() {
        return budgets;
    }

    StoreLink link() {
        return link;
    }

    /** How many deltas its store was not given again, over all its starts. */
    long unknownFates() {
        return unknownBefore + order.repeats().unknownFates();
    }
}
