package io.ringspan.replication.sim;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.FsyncPolicy;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreLimits;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster of two datacenters with unequal racks, writes to it, and everything that can go wrong, all from a
 * seed; then it heals, comes to rest, and is checked.
 */
final class SimCluster {
    private static final long MILLIS = 1_000_000;
    private static final long TROUBLE_NANOS = 700 * MILLIS;
    private static final long TROUBLE_NANOS_IF_CONTENDED = 300 * MILLIS;
    private static final long HEALING_NANOS = 30_000 * MILLIS;
    private static final long RESTING_NANOS = 250 * MILLIS;
    private static final int KEYS_OF_A_STREAM = 12;
    private static final long SKEW_MILLIS_MAX = 5;
    /** Shorter than what a cut may last: an origin that was given up comes back. */
    private static final long SILENT_NANOS = 200_000_000;

    /** Nodes in each rack of each datacenter. */
    private static final int[][][] LAYOUTS = {
        {{1, 1}, {1, 1}},
        {{2, 1}, {1, 1}},
        {{2, 3}, {1, 2}},
        {{1, 1}, {2, 1, 1}},
        {{1, 2, 1}, {1, 1, 2}},
    };

    private final long seed;
    private final Simulation simulation;
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final History history = new History(this);
    private final Contention contention = new Contention(this);
    private final boolean contended;
    private final Disks disks;
    private final List<SimNode> nodes = new ArrayList<>();
    private final Losses losses = new Losses(this);
    private final StreamLimits limits;
    private final Trouble trouble;
    private int ops;

    /** One in which no key is written by two nodes. */
    SimCluster(long seed, Bug bug) {
        this(seed, bug, false);
    }

    /** @param contended whether nodes write the same keys, too */
    SimCluster(long seed, Bug bug, boolean contended) {
        this(seed, bug, contended, Disks.NONE);
    }

    /** One whose nodes have disks. */
    static SimCluster on(Disks disks, long seed, boolean contended) {
        return new SimCluster(seed, Bug.NONE, contended, disks);
    }

    SimCluster(long seed, Bug bug, boolean contended, Disks disks) {
        this.seed = seed;
        this.contended = contended;
        this.disks = disks;
        this.simulation = new Simulation(seed);
        boolean small = simulation.chance(isFaulty() ? 80 : isKilledWithWindows() ? 50 : 20) || disks == Disks.HINTS;
        this.limits = small ? new StreamLimits(isFaulty() ? 5_000 : 8_000, 20_000) : new StreamLimits(1 << 20, 4 << 20);
        this.trouble =
                new Trouble(this, nodes, isHinted() ? 3 : simulation.random().nextInt(4));
        int workers = 1 + simulation.random().nextInt(2);
        List<RingNode> ring = ring(LAYOUTS[simulation.random().nextInt(LAYOUTS.length)]);
        for (RingNode node : ring) {
            nodes.add(new SimNode(this, Topology.of(1, node.id(), ring), workers, bug));
        }
    }

    /** Runs it to its end and checks it. Returns the hash of what has happened. */
    long run() {
        for (SimNode node : nodes) {
            node.start();
            trouble.beginWith(node);
        }
        writeLater();
        simulation.run(contended || isFaulty() ? TROUBLE_NANOS_IF_CONTENDED : TROUBLE_NANOS);
        trouble.heal();
        for (long waited = 0; waited < HEALING_NANOS && !isAtRest(); waited += RESTING_NANOS) {
            simulation.run(RESTING_NANOS);
        }
        history.checkAtRest();
        for (SimNode node : nodes) {
            node.crash();
        }
        long left = memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
        if (left != 0) {
            throw new AssertionError("seed " + seed + ": " + left + " bytes were never released");
        }
        return simulation.traceHash();
    }

    private boolean isAtRest() {
        boolean atRest = true;
        for (SimNode node : nodes) {
            atRest &= node.isUp()
                    && !node.hasLeft()
                    && node.store().isUp()
                    && node.order().trust().isSettled();
            for (SimWorker worker : node.workers()) {
                atRest &= worker.isDone();
            }
        }
        return atRest;
    }

    private void writeLater() {
        simulation.after(simulation.between(100_000, 3 * MILLIS), () -> {
            if (!trouble.isHealed()) {
                write(nodes.get(simulation.random().nextInt(nodes.size())));
                writeLater();
            }
        });
    }

    private void write(SimNode node) {
        if (!node.isUp()) {
            return;
        }
        SimWorker worker = node.anyWorker();
        int count = simulation.chance(1) ? 260 : 1 + simulation.random().nextInt(5);
        int spans = simulation.chance(10) ? 12 : 1;
        for (int span = 0; span < spans; span++) {
            int first = contended && simulation.chance(60)
                    ? Op.FIRST_SHARED
                    : ownKeys(node, worker.stream().id());
            List<Integer> keys = keys(node, first);
            int token = token(keys.get(0));
            List<Op> span1 = new ArrayList<>();
            for (int op = 0; op < count; op++) {
                int key = keys.get(simulation.random().nextInt(keys.size()));
                span1.add(new Op(kind(key), key, ++ops));
            }
            worker.write(node.topology().replicas(token), token, span1);
        }
    }

    /** Of the shared keys some are given whole values only, some additions only, the others everything, as are own keys. */
    private char kind(int key) {
        int kind = simulation.random().nextInt(10);
        if (key >= Op.FIRST_SHARED && !isMixed(key)) {
            return isAddedUp(key) ? 'A' : kind < 8 ? 'S' : 'D';
        }
        return kind < 4 ? 'S' : kind < 5 ? 'D' : 'A';
    }

    /** Of the shared keys, whether this one is given additions only. */
    static boolean isAddedUp(int key) {
        return key % 3 == 1;
    }

    /** Of the shared keys, whether this one is given values and additions. */
    static boolean isMixed(int key) {
        return key % 3 == 2;
    }

    /** The first of the keys that only this stream writes. */
    private static int ownKeys(SimNode node, StreamId id) {
        return ((node.number() * 8 + node.epoch()) * 4 + id.worker()) * 100;
    }

    /** Some of these keys that have the same owners. */
    private List<Integer> keys(SimNode node, int first) {
        int chosen = first + simulation.random().nextInt(KEYS_OF_A_STREAM);
        ReplicaSet owners = node.topology().replicas(token(chosen));
        List<Integer> keys = new ArrayList<>();
        for (int key = first; key < first + KEYS_OF_A_STREAM; key++) {
            if (node.topology().replicas(token(key)) == owners) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static int token(int key) {
        return new SplittableRandom(key).nextInt();
    }

    private static List<RingNode> ring(int[][] layout) {
        List<RingNode> ring = new ArrayList<>();
        for (int dc = 0; dc < layout.length; dc++) {
            for (int rack = 0; rack < layout[dc].length; rack++) {
                int count = layout[dc][rack];
                for (int node = 0; node < count; node++) {
                    Token token = Token.of(0xFFFF_FFFFL / count * node + rack * 1000L);
                    NodeId id = new NodeId(new Datacenter("dc" + dc), new Rack("r" + rack), token);
                    ring.add(new RingNode(id, new Endpoint("localhost", 1 + ring.size()), List.of(token)));
                }
            }
        }
        return ring;
    }

    // What the parts of a cluster need to know of it.

    Trouble trouble() {
        return trouble;
    }

    Losses losses() {
        return losses;
    }

    /** The number of the node of this name. */
    int numberOf(NodeId id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow()
                .number();
    }

    long delayMaxNanos(SimNode one, SimNode other) {
        NodeId from = one.topology().node(one.number()).id();
        NodeId to = one.topology().node(other.number()).id();
        return from.datacenter().equals(to.datacenter()) ? MILLIS : 20 * MILLIS;
    }

    /** The stream of this name, if its node still runs it. */
    @Nullable
    OriginStream live(StreamId id) {
        for (SimNode node : nodes) {
            for (SimWorker worker : node.workers()) {
                OriginStream stream = worker.find(id);
                if (stream != null && node.isUp(worker)) {
                    return stream;
                }
            }
        }
        return null;
    }

    SimNode node(int number) {
        return nodes.get(number);
    }

    int size() {
        return nodes.size();
    }

    /** How far a node's clock is ahead of the others'. */
    long skewMillis(int node) {
        return new SplittableRandom(seed * 31 + node).nextLong(-SKEW_MILLIS_MAX, SKEW_MILLIS_MAX + 1);
    }

    /** No write had a later stamp so far. */
    long latestStamp() {
        long ahead = SKEW_MILLIS_MAX + trouble.aheadMillisMax();
        return (simulation.epochMillis() + ahead + 1) << HybridClock.COUNTER_BITS;
    }

    /** Whether nodes write the same keys, too. */
    boolean isContended() {
        return contended;
    }

    /** Whether disks are full for a while, machines end, and clocks are set, too. */
    boolean isFaulty() {
        return disks == Disks.FAULTY;
    }

    /** How sure hints are when a machine ends. */
    FsyncPolicy fsync() {
        FsyncPolicy[] all = FsyncPolicy.values();
        return isFaulty() ? all[(int) (seed % all.length)] : FsyncPolicy.NEVER;
    }

    boolean isHinted() {
        return disks != Disks.NONE;
    }

    /** Whether nodes are killed, and what was in their windows is there afterwards, or was to be. */
    boolean isKilledWithWindows() {
        return disks == Disks.HINTS_AND_WINDOWS || isForgetful() || knowsItsStore();
    }

    /** Whether what a node knows of its store outlives it. */
    boolean knowsItsStore() {
        return disks == Disks.ALL || disks == Disks.ALL_WITHOUT_DOUBTS || isFaulty();
    }

    boolean hasNoDoubts() {
        return disks == Disks.ALL_WITHOUT_DOUBTS;
    }

    boolean isForgetful() {
        return disks == Disks.HINTS_AND_FORGOTTEN_WINDOWS;
    }

    /** Small, so that they are met, and retries soon. */
    static StoreLimits storeLimits() {
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

    Contention contention() {
        return contention;
    }

    long seed() {
        return seed;
    }

    Simulation simulation() {
        return simulation;
    }

    UnpooledByteBufAllocator memory() {
        return memory;
    }

    History history() {
        return history;
    }

    StreamLimits limits() {
        return limits;
    }
}
