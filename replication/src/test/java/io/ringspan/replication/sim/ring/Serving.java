package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.time.HybridClock;
import io.ringspan.sim.Simulation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A node at work from one start to the next, once it is in its ring: its streams, its relay, its store worker, and what they do as it goes
 * from one stage of the ring to the next.
 */
final class Serving {
    private static final long MILLIS = 1_000_000;
    private static final long CLOCK_AHEAD_MILLIS_MAX = 10_000;

    private final RingNodeSite site;
    private final Simulation simulation;
    private final HybridClock clock;
    private final StoreSide store;
    private final ServingWires wires;
    private final ServingStreams streams;
    private final Relay relay;
    private Topology topology;
    private boolean flushPlanned;
    private boolean ended;

    Serving(RingNodeSite site, RingStage stage, StoreFile kept) {
        this.site = site;
        this.simulation = site.cluster().simulation();
        this.topology = Topology.of(stage, site.id());
        this.clock = new HybridClock(site.time(), CLOCK_AHEAD_MILLIS_MAX);
        this.store = new StoreSide(this, topology, kept, clock, site.starts());
        this.wires = new ServingWires(this);
        this.streams = new ServingStreams(site, topology, wires);
        this.relay = new Relay(topology, wires);
    }

    void start() {
        streams.start();
        topology.nodes().forEach(node -> wires.connectLater(node.id()));
        simulation.after(simulation.between(MILLIS / 10, 5 * MILLIS), () -> {
            if (isUp()) {
                order().connected("run1");
                turn();
            }
        });
        tickLater();
    }

    /** The process is killed. */
    void crash() {
        ended = true;
        order().close();
        streams.close();
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

    ServingWires wires() {
        return wires;
    }

    ServingStreams streams() {
        return streams;
    }

    OriginStream stream() {
        return streams.present();
    }

    Relay relay() {
        return relay;
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
        int known = topology.size();
        topology = Topology.of(stage, site.id());
        order().ranges().topology(topology);
        streams.topologyChanged(topology);
        relay.topologyChanged(topology);
        for (int node = known; node < topology.size(); node++) {
            wires.connectLater(topology.node(node).id());
        }
        turn();
    }

    /** Deletes what the node does not own, nor is to. */
    void sweep() {
        site.store().values().keySet().removeIf(key -> !topology.takes(topology.self(), RingClients.token(key)));
    }

    /** Whether everything that this node had sent to these nodes when it went over last is marked by them. */
    boolean isMarked(Set<NodeId> by) {
        return by.stream().map(topology::indexOf).allMatch(node -> node == Topology.NOBODY || streams.isMarked(node));
    }

    /** Whether the own store has applied as much of each of these streams. */
    boolean hasApplied(Map<StreamId, Long> positions) {
        return positions.entrySet().stream().allMatch(each -> {
            long mark = order().mark(each.getKey());
            return mark != Upstream.LOST && mark >= each.getValue();
        });
    }

    /** Which of these streams the own store has not applied as far, in words. */
    String lacking(Map<StreamId, Long> positions) {
        StringBuilder lacking = new StringBuilder();
        positions.forEach((stream, position) -> {
            if (!hasApplied(Map.of(stream, position))) {
                long mark = order().mark(stream);
                lacking.append(stream + " " + (mark == Upstream.LOST ? "unheard" : mark) + " of " + position + ", ");
            }
        });
        return lacking.toString();
    }

    /** Those of these streams of which the own store knows nothing. */
    Set<StreamId> unheard(Set<StreamId> of) {
        Set<StreamId> unheard = new HashSet<>(of);
        unheard.removeIf(each -> order().mark(each) != Upstream.LOST);
        return unheard;
    }

    /** Those of these streams that bring nothing more, once all nodes have brought what they have. */
    Set<StreamId> over(Set<StreamId> of) {
        Set<StreamId> over = unheard(of);
        of.stream().filter(order()::hasStartedSince).forEach(over::add);
        return over;
    }

    /** Whether nothing is on its way from here. */
    boolean isSent() {
        return streams.isEmpty();
    }

    /** Whether nothing is left to do here. */
    boolean isAtRest() {
        return streams.isEmpty()
                && order().trust().isSettled()
                && order().inFlight() == 0
                && store.settling().counts().waiting() == 0;
    }

    /** Why it is not. */
    String rest() {
        return streams.unmarked() + ", trust "
                + order().trust().isSettled() + ", in flight " + order().inFlight() + ", unsettled "
                + store.settling().counts().waiting() + ", epoch " + topology.epoch();
    }

    /** What was marked in this step is told at its end. */
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
            streams.tick();
            turn();
            tickLater();
        });
    }
}
