package io.ringspan.replication.sim.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.sim.Simulation;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The connections that a node at work has opened to others: how they come and go, what is sent on them, and whom the answers are for. */
final class ServingWires implements PeerSender {
    private static final long MILLIS = 1_000_000;

    private final Serving serving;
    private final RingCluster cluster;
    private final Simulation simulation;
    private final Map<NodeId, RingWire> wires = new TreeMap<>();
    private final Set<StreamId> pausing = new HashSet<>();
    private final Upstream local = new Local();

    ServingWires(Serving serving) {
        this.serving = serving;
        this.cluster = serving.site().cluster();
        this.simulation = cluster.simulation();
    }

    private Topology topology() {
        return serving.topology();
    }

    /** Goes on trying until the node is there. */
    void connectLater(NodeId peer) {
        RingNodeSite site = serving.site();
        if (peer.equals(site.id())) {
            return;
        }
        simulation.after(simulation.between(MILLIS, 20 * MILLIS), () -> {
            if (!serving.isUp()) {
                return;
            }
            RingNodeSite other = cluster.site(peer);
            Serving there = other.serving();
            if (there == null || cluster.isParted(site, other)) {
                connectLater(peer);
                return;
            }
            RingWire wire = cluster.network().connect(serving, there);
            wires.put(peer, wire);
            int number = topology().indexOf(peer);
            serving.streams().connected(number);
            serving.relay().connected(number);
            serving.turn();
        });
    }

    /** A connection that was opened here is gone. */
    void lost(RingWire wire) {
        cluster.network().lost(wire);
        NodeId peer = wire.acceptor().site().id();
        if (serving.isUp() && wires.get(peer) == wire) {
            wires.remove(peer);
            int number = topology().indexOf(peer);
            serving.streams().disconnected(number);
            serving.relay().disconnected(number);
            serving.turn();
            connectLater(peer);
        }
    }

    /** A connection that was accepted here is gone. */
    void closed(RingWire wire) {
        if (serving.isUp()) {
            serving.order().closed(wire);
            serving.relay().closed(wire);
        }
    }

    /** There is room again on the way to that one. */
    void writable(Serving peer) {
        if (serving.isUp()) {
            int number = serving.number(peer.site());
            serving.streams().writable(number);
            serving.relay().connected(number);
            serving.turn();
        }
    }

    private @Nullable RingWire wire(int node) {
        return node < topology().size() ? wires.get(topology().node(node).id()) : null;
    }

    // What comes back for a stream: for an own one, or for one that is carried.

    void marked(StreamId of, int replica, long mark) {
        OriginStream own = serving.streams().find(of);
        if (own != null) {
            own.marked(replica, mark);
        } else {
            serving.relay().marked(replica, of, mark);
        }
    }

    void behind(StreamId of, int replica, long position, long life) {
        OriginStream own = serving.streams().find(of);
        if (own != null) {
            own.behind(replica, position, life);
        } else {
            serving.relay().behind(replica, of, position, life);
        }
    }

    void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        OriginStream own = serving.streams().find(of);
        if (own != null) {
            own.wrongOwner(replica, simulation.nanoTime());
        } else {
            serving.relay().wrongOwner(replica, of, position, ringEpoch);
        }
    }

    void reachable(StreamId of, int via, int replica, boolean reachable) {
        OriginStream own = serving.streams().find(of);
        if (own != null) {
            own.reachable(via, replica, reachable);
        }
    }

    private void arrivedResume(RingWire from, int replica, StreamId of, Resume resume) {
        if (replica == topology().self()) {
            serving.order().resume(from, of, resume);
        } else if (replica < topology().size()) {
            serving.relay().resume(from, replica, of, resume);
        } else {
            from.breakOff(); // a node of which nothing is known here yet: as a running node does it
        }
    }

    // The way to other nodes.

    @Override
    public boolean connected(int node) {
        RingWire wire = wire(node);
        return node == topology().self() || (wire != null && wire.isOpen());
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        if (replica == topology().self()) {
            serving.order().offer(local, of, write, prev);
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
        return wire.send(
                () -> copy.deliver(cluster, there, frame -> there.relay().carry(wire, of, frame, copied)));
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {
        RingWire wire = wire(via);
        if (via == topology().self()) {
            serving.order().resume(local, of, resume);
        } else if (wire != null && wire.isOpen()) {
            ServingWires there = wire.acceptor().wires();
            wire.sendAlways(() -> there.arrivedResume(wire, replica, of, resume));
        }
    }

    @Override
    public void pause(StreamId of) {
        if (pausing.add(of)) {
            simulation.after(OriginStream.PAUSE_MILLIS * MILLIS, () -> {
                pausing.remove(of);
                OriginStream own = serving.streams().find(of);
                if (own != null && serving.isUp()) {
                    own.goOn();
                    serving.turn();
                }
            });
        }
    }

    /** The own store as the place that writes come from: answers come a step later. */
    private final class Local implements Upstream {
        private void later(Runnable answer) {
            simulation.after(0, () -> {
                if (serving.isUp()) {
                    answer.run();
                    serving.turn();
                }
            });
        }

        @Override
        public void mark(StreamId of, int replica, long mark) {
            later(() -> marked(of, replica, mark));
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            later(() -> ServingWires.this.behind(of, replica, position, life));
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            later(() -> ServingWires.this.wrongOwner(of, replica, position, ringEpoch));
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new AssertionError("a store is no relay");
        }
    }
}
