package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.replication.window.WindowFiles;
import io.ringspan.sim.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A node at work from one start to the next, once it is in its ring: its stream and those of earlier starts, its relay, its store worker. */
final class Serving implements PeerSender, SkipListener {
    private static final long MILLIS = 1_000_000;
    private static final StreamLimits LIMITS = new StreamLimits(1 << 20, 4 << 20);
    private static final long CLOCK_AHEAD_MILLIS_MAX = 10_000;

    private final RingNodeSite site;
    private final RingCluster cluster;
    private final Simulation simulation;
    private final HybridClock clock;
    private final StoreSide store;
    private final OriginStream stream;
    private final Map<StreamId, OriginStream> earlier = new LinkedHashMap<>();
    private final Relay relay;
    private final Map<NodeId, RingWire> wires = new TreeMap<>();
    private final Set<StreamId> pausing = new HashSet<>();
    private final Upstream local = new Local();
    private Topology topology;
    private long wentOverAt;
    private boolean flushPlanned;
    private boolean ended;

    Serving(RingNodeSite site, RingStage stage, StoreFile kept) {
        this.site = site;
        this.cluster = site.cluster();
        this.simulation = cluster.simulation();
        this.topology = Topology.of(stage, site.id());
        this.clock = new HybridClock(site.time(), CLOCK_AHEAD_MILLIS_MAX);
        this.store = new StoreSide(this, topology, kept, clock, site.starts());
        this.stream = open(new StreamId(site.id(), site.starts(), 0), new WindowBudgets(LIMITS));
        for (StreamId before : site.earlierStreams()) {
            OriginStream its = open(before, new WindowBudgets(LIMITS));
            for (int node = 0; node < its.replicas(); node++) {
                its.holdBack(node);
            }
            earlier.put(before, its);
        }
        this.relay = new Relay(topology, this);
    }

    private OriginStream open(StreamId of, WindowBudgets budgets) {
        WindowFiles windows = of.epoch() == site.starts() ? site.windows().of(of) : WindowFiles.NONE;
        return new OriginStream(
                of,
                topology,
                this,
                budgets,
                cluster.memory(),
                new Overflow(this, site.disk().of(of, site.starts()), windows));
    }

    void start() {
        streams().forEach(OriginStream::start);
        letGo();
        topology.nodes().forEach(node -> connectLater(node.id()));
        simulation.after(simulation.between(MILLIS / 10, 5 * MILLIS), () -> {
            if (isUp()) {
                order().connected("run1");
                turn();
            }
        });
        tickLater();
    }

    private List<OriginStream> streams() {
        List<OriginStream> all = new ArrayList<>(earlier.values());
        all.add(stream);
        return all;
    }

    private @Nullable OriginStream find(StreamId of) {
        return of.equals(stream.id()) ? stream : earlier.get(of);
    }

    /** The process is killed. */
    void crash() {
        ended = true;
        order().close();
        streams().forEach(OriginStream::close);
    }

    boolean isUp() {
        return !ended;
    }

    RingNodeSite site() {
        return site;
    }

    Topology topology() {
        return topology;
    }

    int number(RingNodeSite other) {
        return topology.indexOf(other.id());
    }

    StoreSide storeSide() {
        return store;
    }

    StoreOrder order() {
        return store.order();
    }

    OriginStream stream() {
        return stream;
    }

    HybridClock clock() {
        return clock;
    }

    /** Whether it answers for the token. */
    boolean owns(int token) {
        return topology.owns(topology.self(), token);
    }

    boolean isAt(RingStage stage) {
        return stage.equals(topology.stage());
    }

    /** As a running node does it. */
    void goOver(RingStage stage) {
        if (isAt(stage)) {
            return;
        }
        Topology next = Topology.of(stage, site.id());
        int known = topology.size();
        wentOverAt = stream.last();
        topology = next;
        order().ranges().topology(topology);
        stream.topologyChanged(topology);
        earlier.values().forEach(each -> each.topologyChanged(topology));
        relay.topologyChanged(topology);
        for (int node = known; node < topology.size(); node++) {
            connectLater(topology.node(node).id());
        }
        turn();
    }

    /** Deletes what the node does not own, nor is to. */
    void sweep() {
        site.store().values().keySet().removeIf(key -> !topology.takes(topology.self(), RingClients.token(key)));
    }

    /** Whether everything that this node had sent to these nodes when it went over last is marked by them. */
    boolean isMarked(Set<NodeId> by) {
        return by.stream().map(topology::indexOf).allMatch(node -> node == Topology.NOBODY || hasAll(node));
    }

    private boolean hasAll(int node) {
        return stream.hasPassed(node, wentOverAt)
                && earlier.values().stream().allMatch(each -> each.unmarked(node) == 0);
    }

    /** Whether the own store has applied as much of each of these streams. */
    boolean hasApplied(Map<StreamId, Long> positions) {
        return positions.entrySet().stream().allMatch(each -> {
            long mark = order().mark(each.getKey());
            return mark != Upstream.LOST && mark >= each.getValue();
        });
    }

    /** Those of these streams of which the own store knows nothing. */
    Set<StreamId> unheard(Set<StreamId> of) {
        Set<StreamId> unheard = new HashSet<>(of);
        unheard.removeIf(each -> order().mark(each) != Upstream.LOST);
        return unheard;
    }

    /** Whether nothing is on its way from here. */
    boolean isSent() {
        return streams().stream().allMatch(OriginStream::isEmpty);
    }

    /** Whether nothing is left to do here. */
    boolean isAtRest() {
        return streams().stream().allMatch(OriginStream::isEmpty)
                && order().trust().isSettled()
                && order().inFlight() == 0
                && store.settling().counts().waiting() == 0;
    }

    /** Why it is not. */
    String rest() {
        StringBuilder windows = new StringBuilder();
        for (OriginStream each : streams()) {
            for (int node = 0; node < each.replicas(); node++) {
                if (each.unmarked(node) > 0) {
                    windows.append(each.id() + " for " + node + ": " + each.unmarked(node) + " of them hinted "
                            + each.hinted(node) + " above " + each.base(node) + (each.isOpen(node) ? ", open" : "")
                            + ", refused " + each.refusals() + ", resent " + each.resentWrites() + "; ");
                }
            }
        }
        return windows + ", trust "
                + order().trust().isSettled() + ", in flight " + order().inFlight() + ", unsettled "
                + store.settling().counts().waiting() + ", epoch " + topology.epoch();
    }

    void turn() {
        if (flushPlanned) {
            return;
        }
        flushPlanned = true;
        simulation.after(0, () -> {
            flushPlanned = false;
            if (isUp()) {
                order().flushMarks();
                relay.flushMarks();
            }
        });
    }

    private void tickLater() {
        simulation.after(20 * MILLIS, () -> {
            if (!isUp()) {
                return;
            }
            order().tick();
            store.settling().tick();
            streams()
                    .forEach(
                            each -> each.tick(simulation.nanoTime(), site.time().epochMillis()));
            earlier.values().removeIf(before -> {
                if (before.isEmpty()) {
                    before.close();
                    site.disk().end(before.id());
                }
                return before.isEmpty();
            });
            letGo();
            turn();
            tickLater();
        });
    }

    /** Who has nothing on disk of an earlier start is not asked. */
    private void letGo() {
        for (OriginStream each : earlier.values()) {
            for (int node = 0; node < each.replicas(); node++) {
                if (each.unmarked(node) > 0) {
                    each.letGo(node);
                }
            }
        }
    }

    private void connectLater(NodeId peer) {
        if (peer.equals(site.id())) {
            return;
        }
        simulation.after(simulation.between(MILLIS, 20 * MILLIS), () -> {
            if (!isUp()) {
                return;
            }
            RingNodeSite other = cluster.site(peer);
            Serving there = other.serving();
            if (there == null || cluster.isParted(site, other)) {
                connectLater(peer);
                return;
            }
            RingWire wire = new RingWire(simulation, this, there, cluster.delayMaxNanos(site, other));
            wires.put(peer, wire);
            cluster.wires().add(wire);
            int number = topology.indexOf(peer);
            streams().forEach(each -> each.connected(number));
            relay.connected(number);
            turn();
        });
    }

    void lost(RingWire wire) {
        cluster.wires().remove(wire);
        NodeId peer = wire.acceptor().site().id();
        if (isUp() && wires.get(peer) == wire) {
            wires.remove(peer);
            int number = topology.indexOf(peer);
            streams().forEach(each -> each.disconnected(number));
            relay.disconnected(number);
            turn();
            connectLater(peer);
        }
    }

    void closed(RingWire wire) {
        if (isUp()) {
            order().closed(wire);
            relay.closed(wire);
        }
    }

    void writable(Serving peer) {
        if (isUp()) {
            int number = number(peer.site());
            streams().forEach(each -> each.writable(number));
            relay.connected(number);
            turn();
        }
    }

    private @Nullable RingWire wire(int node) {
        return node < topology.size() ? wires.get(topology.node(node).id()) : null;
    }

    // What comes back for a stream: for an own one, or for one that is carried.

    void marked(StreamId of, int replica, long mark) {
        OriginStream own = find(of);
        if (own != null) {
            own.marked(replica, mark);
        } else {
            relay.marked(replica, of, mark);
        }
    }

    void behind(StreamId of, int replica, long position, long life) {
        OriginStream own = find(of);
        if (own != null) {
            own.behind(replica, position, life);
        } else {
            relay.behind(replica, of, position, life);
        }
    }

    void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        OriginStream own = find(of);
        if (own != null) {
            own.wrongOwner(replica, simulation.nanoTime());
        } else {
            relay.wrongOwner(replica, of, position, ringEpoch);
        }
    }

    void reachable(StreamId of, int via, int replica, boolean reachable) {
        OriginStream own = find(of);
        if (own != null) {
            own.reachable(via, replica, reachable);
        }
    }

    private void arrivedResume(RingWire from, int replica, StreamId of, Resume resume) {
        if (replica == topology.self()) {
            order().resume(from, of, resume);
        } else if (replica < topology.size()) {
            relay.resume(from, replica, of, resume);
        } else {
            from.breakOff(); // a node of which nothing is known here yet: as a running node does it
        }
    }

    // The way to other nodes.

    @Override
    public boolean connected(int node) {
        RingWire wire = wire(node);
        return node == topology.self() || (wire != null && wire.isOpen());
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        if (replica == topology.self()) {
            order().offer(local, of, write, prev);
            return true;
        }
        RingWire wire = wire(replica);
        if (wire == null) {
            return false;
        }
        RingWire.Carried copy = new RingWire.Carried(write);
        Serving there = wire.acceptor();
        return wire.send(
                () -> copy.deliver(cluster, there, frame -> there.order().offer(wire, of, frame, prev)));
    }

    @Override
    public boolean relay(int relayNode, StreamId of, WriteFrame write, RackPrevs prevs) {
        RingWire wire = wire(relayNode);
        if (wire == null) {
            return false;
        }
        RingWire.Carried copy = new RingWire.Carried(write);
        RackPrevs copied = new RackPrevs();
        copied.reset(prevs.racks());
        for (int rack = 0; rack < prevs.racks(); rack++) {
            copied.set(rack, prevs.prev(rack));
        }
        Serving there = wire.acceptor();
        return wire.send(() -> copy.deliver(cluster, there, frame -> there.relay.carry(wire, of, frame, copied)));
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {
        RingWire wire = wire(via);
        if (via == topology.self()) {
            order().resume(local, of, resume);
        } else if (wire != null && wire.isOpen()) {
            wire.sendAlways(() -> wire.acceptor().arrivedResume(wire, replica, of, resume));
        }
    }

    @Override
    public void pause(StreamId of) {
        if (pausing.add(of)) {
            simulation.after(OriginStream.PAUSE_MILLIS * MILLIS, () -> {
                pausing.remove(of);
                OriginStream own = find(of);
                if (own != null && isUp()) {
                    own.goOn();
                    turn();
                }
            });
        }
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        throw new AssertionError(of + " leaves something out for " + replica);
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {}

    @Override
    public void lost(StreamId of, NodeId replica) {
        throw new AssertionError(of + " has lost something for " + replica);
    }

    /** The own store as the place that writes come from: answers come a step later. */
    private final class Local implements Upstream {
        private void later(Runnable answer) {
            simulation.after(0, () -> {
                if (isUp()) {
                    answer.run();
                    turn();
                }
            });
        }

        @Override
        public void mark(StreamId of, int replica, long mark) {
            later(() -> marked(of, replica, mark));
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            later(() -> Serving.this.behind(of, replica, position, life));
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            later(() -> Serving.this.wrongOwner(of, replica, position, ringEpoch));
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new AssertionError("a store is no relay");
        }
    }
}
