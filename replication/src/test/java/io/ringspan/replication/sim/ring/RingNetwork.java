package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.sim.Simulation;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What lies between the nodes: the connections for writes, the messages beside them, who is cut off from whom, and what gets lost. */
final class RingNetwork {
    private static final long MILLIS = 1_000_000;

    private final Simulation simulation;
    private final Set<Set<NodeId>> parted = new HashSet<>();
    private final Set<RingWire> wires = new LinkedHashSet<>();
    private int lossPercent;

    RingNetwork(Simulation simulation) {
        this.simulation = simulation;
        this.lossPercent = simulation.chance(40) ? 0 : simulation.random().nextInt(20);
    }

    /** Has something arrive at another node, late or not at all. */
    void send(RingNodeSite from, RingNodeSite to, Runnable arrival) {
        if (simulation.chance(lossPercent) || isParted(from, to)) {
            return;
        }
        long late = simulation.chance(3) ? 400 : 5;
        long delay = from == to ? 0 : simulation.between(MILLIS / 2, late * MILLIS);
        simulation.after(delay, () -> {
            if (!isParted(from, to)) {
                arrival.run();
            }
        });
    }

    boolean isParted(RingNodeSite one, RingNodeSite other) {
        return one != other && parted.contains(Set.of(one.id(), other.id()));
    }

    RingWire connect(Serving opener, Serving acceptor) {
        RingWire wire = new RingWire(simulation, opener, acceptor, delayMaxNanos(opener.site(), acceptor.site()));
        wires.add(wire);
        return wire;
    }

    private static long delayMaxNanos(RingNodeSite one, RingNodeSite other) {
        return (one.id().datacenter().equals(other.id().datacenter()) ? 1 : 20) * MILLIS;
    }

    /** Its opener has noticed that it broke. */
    void lost(RingWire wire) {
        wires.remove(wire);
    }

    /** Cuts two nodes off from each other for a while. */
    void part(RingNodeSite one, RingNodeSite other) {
        if (one == other) {
            return;
        }
        Set<NodeId> pair = Set.of(one.id(), other.id());
        parted.add(pair);
        List.copyOf(wires).stream().filter(wire -> wire.joins(one, other)).forEach(RingWire::breakOff);
        simulation.after(simulation.between(10 * MILLIS, 1_500 * MILLIS), () -> parted.remove(pair));
    }

    /** Breaks all connections of a node. */
    void breakAll(RingNodeSite site) {
        List.copyOf(wires).stream().filter(wire -> wire.touches(site)).forEach(RingWire::breakOff);
    }

    /** Breaks some connections of a node. */
    void breakSome(RingNodeSite site) {
        for (RingWire wire : List.copyOf(wires)) {
            if (wire.touches(site) && simulation.chance(40)) {
                wire.breakOff();
            }
        }
    }

    /** Nothing is cut off or lost any more. */
    void heal() {
        lossPercent = 0;
        parted.clear();
    }
}
