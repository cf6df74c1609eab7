package io.ringspan.replication.sim;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.hints.SimDisk;
import io.ringspan.replication.hints.SimHintFiles;
import io.ringspan.replication.hints.Untroubled;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.store.StoreRecord;
import io.ringspan.replication.store.StoreSink;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.version.KeyDigest;
import io.ringspan.replication.version.KeyVersions;
import io.ringspan.replication.window.SimWindows;
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
    /** Shorter than what a cut may last: an origin that was given up comes back. */
    private static final long SILENT_NANOS = 200_000_000;

    private static final int VERSIONED_KEYS = 8192;
    private static final long CLOCK_AHEAD_MILLIS_MAX = 10_000;

    /** The node's own clock. */
    private record SkewedTime(TimeSource real, long aheadMillis) implements TimeSource {
        @Override
        public long nanoTime() {
            return real.nanoTime();
        }

        @Override
        public long epochMillis() {
            return real.epochMillis() + aheadMillis;
        }
    }

    private final SimCluster cluster;
    private final Simulation simulation;
    private final Topology topology;
    private final SimStore store;
    private final TimeSource time;
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
    private long unknownBefore;

    SimNode(SimCluster cluster, Topology topology, int workerCount, Bug bug) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.topology = topology;
        this.store = new SimStore(simulation);
        this.bug = bug;
        this.workerCount = workerCount;
        this.time = new SkewedTime(simulation, cluster.skewMillis(topology.self()));
        this.disk = new SimDisk(cluster.memory());
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
            kept = StoreFile.open(memory, new StoreFile.Owner(name(), "a machine", VERSIONED_KEYS), number());
            link.goOn(versionsLeft);
        }
        versions = newVersions();
        order = newOrder();
        budgets = new WindowBudgets(cluster.limits());
        if (!cluster.isForgetful()) {
            SimWindows.take(left, (stream, replica) -> disk.log(stream, named(replica), new Untroubled()));
        }
        List<SimWorker> started = new ArrayList<>();
        for (int worker = 0; worker < workerCount; worker++) {
            StreamId id = new StreamId(topology.node(number()).id(), epoch, worker);
            started.add(new SimWorker(cluster, this, id));
        }
        workers = started;
        for (SimWorker worker : workers) {
            worker.start();
        }
        link.connect();
        tickLater(epoch);
    }

    /** The process ends: killed, or, where there is a disk for hints only, stopped. */
    void crash() {
        up = false;
        link.abandon();
        unknownBefore += order.repeats().unknownFates();
        order.close();
        if (cluster.isKilledWithWindows()) {
            left = windows.left();
            disk.undone(() -> workers.forEach(SimWorker::crash));
            windows = new SimWindows();
        } else {
            workers.forEach(SimWorker::crash);
        }
        checked.clear();
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
        StoreSink sink = new SimSink(this, link, versions, cluster.contention());
        StoreOrder made = new StoreOrder(topology, sink, new Op.Walker(), limits(), simulation, life);
        if (kept != null) {
            made.goOn(cluster.hasNoDoubts() ? new WithoutDoubts(kept.notes()) : kept.notes());
        }
        return made;
    }

    /** What was sent to the store passes for answered. */
    private record WithoutDoubts(StoreRecord real) implements StoreRecord {
        @Override
        public @Nullable String run() {
            return real.run();
        }

        @Override
        public void about(String run) {
            real.about(run);
        }

        @Override
        public List<Stood> left() {
            return real.left().stream()
                    .map(stood -> new Stood(stood.stream(), stood.sentTo(), stood.sentTo()))
                    .toList();
        }

        @Override
        public Note note(StreamId stream, long mark, long sentTo) {
            return real.note(stream, mark, sentTo);
        }
    }

    private String name() {
        return topology.node(number()).id().toString();
    }

    private KeyVersions newVersions() {
        if (kept != null) {
            return new KeyVersions(new Op.Walker(), kept.digests(), kept.versions(), clock);
        }
        return new KeyVersions(new Op.Walker(), new KeyDigest(number()), VERSIONED_KEYS, clock);
    }

    private static StoreLimits limits() {
        StoreLimits usual = StoreLimits.DEFAULT;
        return new StoreLimits(
                300,
                20_000,
                usual.streamsMax(),
                new StoreLimits.Delays(
                        usual.delays().gapNanos(),
                        usual.delays().retryNanos() / 4,
                        usual.delays().retryNanos(),
                        SILENT_NANOS));
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
