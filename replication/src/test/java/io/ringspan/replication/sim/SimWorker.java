package io.ringspan.replication.sim;

import io.netty.buffer.ByteBuf;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.hints.HintSource;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
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
import org.jspecify.annotations.Nullable;

/**
 * One worker of a simulated node, from one start of it to the next: its stream, its relay, its connections. Does what
 * {@code node} will do: turns calls into frames and frames into calls.
 */
final class SimWorker implements PeerSender, SkipListener {
    private final SimCluster cluster;
    private final Simulation simulation;
    private final SimNode node;
    private final StreamId id;
    private final OriginStream stream;
    private final Map<StreamId, OriginStream> earlier = new LinkedHashMap<>();
    private final Set<StreamId> pausing = new HashSet<>();
    private final Relay relay;
    private final HybridClock clock;
    private final @Nullable SimPeer[] peers;
    private final Upstream local = new Local();

    SimWorker(SimCluster cluster, SimNode node, StreamId id) {
        this.cluster = cluster;
        this.simulation = cluster.simulation();
        this.node = node;
        this.id = id;
        Topology topology = node.topology();
        this.peers = new @Nullable SimPeer[topology.size()];
        this.stream = open(id, node.budgets());
        for (StreamId before : node.earlier(id.worker())) {
            earlier.put(before, open(before, new WindowBudgets(cluster.limits())));
        }
        this.relay = new Relay(topology, this);
        this.clock = node.clock();
    }

    private OriginStream open(StreamId of, WindowBudgets budgets) {
        HintSource hints = cluster.isHinted() ? node.disk().of(of, node.epoch()) : HintSource.NONE;
        boolean durable = cluster.isKilledWithWindows() && of.equals(id);
        WindowFiles windows = durable ? node.windows().of(of) : WindowFiles.NONE;
        return new OriginStream(
                of, node.topology(), this, budgets, cluster.memory(), new Overflow(this, hints, windows));
    }

    private List<OriginStream> streams() {
        List<OriginStream> all = new ArrayList<>(earlier.values());
        all.add(stream);
        return all;
    }

    /** The stream of that name, of this start or an earlier one. */
    @Nullable
    OriginStream find(StreamId of) {
        return of.equals(id) ? stream : earlier.get(of);
    }

    /** Whether all of it is with its replicas. */
    boolean isDone() {
        return streams().stream().allMatch(OriginStream::isEmpty);
    }

    void start() {
        earlier.values().forEach(this::holdBack);
        streams().forEach(OriginStream::start);
        for (int peer = 0; peer < peers.length; peer++) {
            connectLater(peer);
        }
    }

    /** Who has nothing on disk is not asked: more of an earlier stream may be taken from its windows by a later start. */
    private void holdBack(OriginStream before) {
        for (int replica = 0; replica < before.replicas(); replica++) {
            if (before.unmarked(replica) == 0 && !node.has(Bug.ALL_ARE_ASKED_OF_EARLIER_STREAMS)) {
                before.holdBack(replica);
            }
        }
    }

    /** Writes, and lets the history know. */
    void write(ReplicaSet owners, int token, List<Op> ops) {
        ByteBuf span = cluster.memory().buffer(ops.size() * Op.BYTES);
        for (Op op : ops) {
            op.write(span);
        }
        WriteFrame frame = new WriteFrame()
                .form(ops.size(), (byte) 2, (byte) 0)
                .place(token, 0, clock.now())
                .span(span, 0, span.readableBytes());
        cluster.history().append(stream, owners, frame, ops);
        span.release();
        node.turn();
    }

    void flush() {
        relay.flushMarks();
    }

    void tick() {
        for (OriginStream each : streams()) {
            each.tick(simulation.nanoTime(), node.epochMillis());
        }
        earlier.values().removeIf(before -> {
            if (before.isEmpty()) {
                before.close();
                node.disk().end(before.id());
            }
            return before.isEmpty();
        });
    }

    /** The node stops here and now. */
    void crash() {
        streams().forEach(OriginStream::close);
    }

    private void connectLater(int peer) {
        if (peer == node.number()) {
            return;
        }
        simulation.after(simulation.between(200_000, 20_000_000), () -> {
            if (!node.isUp(this)) {
                return;
            }
            SimNode other = cluster.node(peer);
            if (!other.isUp() || cluster.trouble().isParted(node, other)) {
                connectLater(peer);
                return;
            }
            SimWorker acceptor = other.anyWorker();
            SimPeer connection = new SimPeer(simulation, this, acceptor, cluster.delayMaxNanos(node, other));
            peers[peer] = connection;
            cluster.trouble().add(connection);
            streams().forEach(each -> each.connected(peer));
            relay.connected(peer);
            node.turn();
        });
    }

    void lost(SimPeer connection) {
        cluster.trouble().remove(connection);
        int peer = connection.acceptor().node().number();
        if (!node.isUp(this) || peers[peer] != connection) {
            return;
        }
        peers[peer] = null;
        streams().forEach(each -> each.disconnected(peer));
        relay.disconnected(peer);
        node.turn();
        connectLater(peer);
    }

    void closed(SimPeer connection) {
        if (node.isUp(this)) {
            node.order().closed(node.checked(connection));
            relay.closed(connection);
        }
    }

    void writable(int peer) {
        if (node.isUp(this)) {
            streams().forEach(each -> each.writable(peer));
            relay.connected(peer);
            node.turn();
        }
    }

    // What comes back for a stream: for the own one, or for one that is carried.

    void marked(StreamId of, int replica, long mark) {
        OriginStream own = find(of);
        if (own != null) {
            cluster.history().released(own, replica, mark);
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

    void reachable(StreamId of, int via, int replica, boolean reachable) {
        OriginStream own = find(of);
        if (own != null) {
            own.reachable(via, replica, reachable);
        }
    }

    // What arrives from another node.

    private void arrived(SimPeer from, StreamId of, WriteFrame frame, long prev) {
        node.order().offer(node.checked(from), of, frame, prev);
    }

    private void arrivedToRelay(SimPeer from, StreamId of, WriteFrame frame, RackPrevs prevs) {
        boolean heldBack = node.has(Bug.DEDUPE_PER_HOP) && node.order().mark(of) >= frame.position();
        if (heldBack) {
            from.mark(of, node.number(), node.order().mark(of));
        } else {
            relay.carry(from, of, frame, prevs);
        }
    }

    private void arrivedResume(SimPeer from, int replica, StreamId of, Resume resume) {
        if (replica == node.number()) {
            node.order().resume(node.checked(from), of, resume);
        } else {
            relay.resume(from, replica, of, resume);
        }
    }

    // The way to other nodes.

    @Override
    public boolean connected(int peer) {
        SimPeer connection = peers[peer];
        return peer == node.number() || (connection != null && connection.isOpen());
    }

    @Override
    public boolean write(int replica, StreamId of, WriteFrame write, long prev) {
        if (replica == node.number()) {
            node.order().offer(node.checked(local), of, write, prev);
            return true;
        }
        SimPeer connection = peers[replica];
        if (connection == null) {
            return false;
        }
        SimPeer.Carried copy = new SimPeer.Carried(write);
        return connection.send(
                () -> copy.deliver(cluster, frame -> connection.acceptor().arrived(connection, of, frame, prev)));
    }

    @Override
    public boolean relay(int relayNode, StreamId of, WriteFrame write, RackPrevs prevs) {
        SimPeer connection = peers[relayNode];
        if (connection == null) {
            return false;
        }
        SimPeer.Carried copy = new SimPeer.Carried(write);
        RackPrevs copied = new RackPrevs();
        copied.reset(prevs.racks());
        for (int rack = 0; rack < prevs.racks(); rack++) {
            copied.set(rack, prevs.prev(rack));
        }
        return connection.send(() ->
                copy.deliver(cluster, frame -> connection.acceptor().arrivedToRelay(connection, of, frame, copied)));
    }

    @Override
    public void resume(int via, int replica, StreamId of, Resume resume) {
        if (via == node.number()) {
            node.order().resume(node.checked(local), of, resume);
            return;
        }
        SimPeer connection = peers[via];
        if (connection != null && connection.isOpen()) {
            connection.sendAlways(() -> connection.acceptor().arrivedResume(connection, replica, of, resume));
        }
    }

    @Override
    public void pause(StreamId of) {
        if (pausing.add(of)) {
            simulation.after(OriginStream.PAUSE_MILLIS * 1_000_000L, () -> {
                pausing.remove(of);
                OriginStream own = find(of);
                if (own != null && node.isUp(this)) {
                    own.goOn();
                    node.turn();
                }
            });
        }
    }

    @Override
    public void skipping(StreamId of, NodeId replica) {
        simulation.trace(1);
        if (!node.has(Bug.SKIPS_ARE_NOT_TOLD)) {
            cluster.losses().begins(of, replica);
        }
    }

    @Override
    public void skipped(StreamId of, NodeId replica, SkippedWrites skipped) {
        simulation.trace(skipped.writes());
        if (!node.has(Bug.SKIPS_ARE_NOT_TOLD)) {
            cluster.losses().ends(of, replica, skipped);
        }
    }

    @Override
    public void lost(StreamId of, NodeId replica) {
        cluster.losses().lacksAny(of, replica);
    }

    SimNode node() {
        return node;
    }

    OriginStream stream() {
        return stream;
    }

    /** The own worker as the place that writes come from: answers come a step later. */
    private final class Local implements Upstream {
        private void later(Runnable answer) {
            simulation.after(0, () -> {
                if (node.isUp(SimWorker.this)) {
                    answer.run();
                    node.turn();
                }
            });
        }

        @Override
        public void mark(StreamId of, int replica, long mark) {
            later(() -> marked(of, replica, mark));
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            later(() -> SimWorker.this.behind(of, replica, position, life));
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            throw new AssertionError("no node of the simulation has another ring");
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new AssertionError("a store is no relay");
        }
    }
}
