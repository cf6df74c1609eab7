package io.ringspan.replication.stream;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.base.NodeId;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.time.HybridClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The writes that one worker originates: gives each its position, sends it to every owner in the own datacenter (the own
 * store is one of them) and once to each other datacenter, and keeps it until each final replica's own mark has covered it.
 *
 * <p>What comes back for this stream (marks, questions, refusals) is handed in through the methods named as in
 * {@link Upstream}; what happens to connections through {@link #connected}, {@link #disconnected} and {@link #writable}.
 * Nodes are numbers of the topology in force.
 *
 * <p><b>Owner.</b> One worker; the counters may be read from elsewhere, and are then a little old.
 * <b>Buffers.</b> {@link #append} keeps its own copy or reference; everything is released by marks, skips or
 * {@link #close}. <b>Limits.</b> {@link WindowBudgets}, which the node's streams share: what is too much is skipped, for
 * the one replica that is too far behind.
 */
public final class OriginStream {
    /** How long a stream that has much on disk to send lets others have their turn. */
    public static final int PAUSE_MILLIS = 1;

    /** How long a replica that refused a write for its topology is left alone. */
    static final long REFUSED_PAUSE_NANOS = 20_000_000L;

    private final StreamId id;
    private final PeerSender sender;
    private final Windows windows;
    private Topology topology;
    private final Reach reach;
    private Lane[] lanes = {};
    private Lane[] laneOf = {};
    private long last;
    private long replanned;
    private long refused;

    public OriginStream(
            StreamId id,
            Topology topology,
            PeerSender sender,
            WindowBudgets budgets,
            ByteBufAllocator allocator,
            Overflow overflow) {
        this.id = id;
        this.topology = topology;
        this.sender = sender;
        this.windows = new Windows(id, topology, budgets, allocator, overflow);
        this.reach = new Reach(topology.size());
        lanes(0);
        this.last = windows.recovered();
    }

    /** Begins to ask the replicas where they stand. Once, before the first write. */
    public void start() {
        for (int node = 0; node < topology.size(); node++) {
            if (node == topology.self() || sender.connected(node)) {
                reach.up(node);
            }
        }
        for (Lane lane : lanes) {
            lane.start();
        }
    }

    /** From now on the replica is asked and sent nothing. Before {@link #start}. */
    public void holdBack(int replica) {
        windows.of(replica).holdBack(true);
    }

    /** Takes {@link #holdBack} back, if it was said: the replica is asked where it stands, and sent what it lacks. */
    public void letGo(int replica) {
        Window window = windows.of(replica);
        if (window.isHeldBack()) {
            laneOf[replica].letGo(window);
        }
    }

    /**
     * Sends a write to all its owners.
     *
     * @param source what to send; its position and ring epoch are set by the stream
     * @param waiter who waits for the answer, if anyone does
     * @return what is kept of it, until {@link WriteWaiter#released()}; without a waiter not to be held on to. Null if the
     *     node's other streams leave no room for it, in all or for any owner here: then nothing was kept and nothing sent
     * @throws IllegalArgumentException if the span is larger than {@link StreamLimits#spanBytesMax}; check that first
     */
    public @Nullable Write append(ReplicaSet owners, WriteFrame source, @Nullable WriteWaiter waiter) {
        Write write = windows.keep(owners, owners.receivers(), owners.local(), source, waiter);
        if (write == null) {
            return null;
        }
        number(write, 0);
        windows.add(write, owners.receivers());
        for (int owner : owners.localReceivers()) {
            laneOf[owner].send(write, owners.localReceivers());
        }
        for (int[] elsewhere : owners.remoteReceivers()) {
            laneOf[elsewhere[0]].send(write, elsewhere);
        }
        return write;
    }

    /** These replicas will not get this write, of which others have got something: it counts as skipped, and they are repaired. */
    public void leaveOut(ReplicaSet owners, WriteFrame source) {
        for (int owner : owners.receivers()) {
            windows.skips().add(windows.of(owner), source, owners);
        }
    }

    /** The write that this replica's reply is for; none if the replica has marked or skipped it. */
    public @Nullable Write find(int replica, long position) {
        return windows.of(replica).find(position);
    }

    /** See {@link Upstream#mark}. */
    public void marked(int replica, long mark) {
        windows.marked(replica, mark);
        if (windows.of(replica).isDue()) {
            laneOf[replica].pump(); // there is room on the way to it again
        }
    }

    /** See {@link Upstream#behind}. */
    public void behind(int replica, long position, long life) {
        laneOf[replica].behind(windows.of(replica), position, life);
    }

    /** See {@link Upstream#wrongOwner}. Nothing is lost: the write stays, and is planned anew or tried again. */
    public void wrongOwner(int replica, long nowNanos) {
        refused++;
        laneOf[replica].refused(windows.of(replica), nowNanos + REFUSED_PAUSE_NANOS);
    }

    /** See {@link Upstream#reachable}. A relay may know more nodes already. */
    public void reachable(int relay, int replica, boolean reachable) {
        if (Math.max(relay, replica) >= topology.size()) {
            return;
        }
        reach.cut(relay, replica, !reachable);
        laneOf[replica].reachable(windows.of(replica), reachable);
    }

    /** A connection to the node has finished its handshake. */
    public void connected(int node) {
        if (reach.isUp(node)) {
            disconnected(node); // the loss of the one before was not told
        }
        reach.up(node);
        laneOf[node].connected();
    }

    /** The connection to the node is gone, and with it what was on its way. */
    public void disconnected(int node) {
        reach.down(node);
        laneOf[node].disconnected();
    }

    /** The connection to the node has room again. */
    public void writable(int node) {
        laneOf[node].writable();
    }

    /** Lets time-outs happen, and gives the other workers' streams what they lack. To be called some ten times a second. */
    public void tick(long nowNanos, long nowEpochMillis) {
        for (Lane lane : lanes) {
            lane.tick(nowNanos);
        }
        windows.tick(nowEpochMillis);
        goOn(); // what the others waited for may have been too old
    }

    /** See {@link PeerSender#pause}. */
    public void goOn() {
        for (Lane lane : lanes) {
            lane.goOn();
        }
    }

    /** Goes over to another topology: what is kept for nodes that get it no longer goes to those that get it now. */
    public void topologyChanged(Topology next) {
        List<Replanning.Moved> moved = Replanning.of(windows, topology, next);
        int known = topology.size();
        topology = next;
        windows.topology(next, last);
        reach.grow(next.size());
        Arrays.stream(lanes).forEach(lane -> lane.topology(next));
        lanes(known);
        for (Replanning.Moved one : moved) {
            move(one.write().frame(), one.receiver(), one.token());
            windows.unhold(one.write());
        }
        for (int node = known; node < next.size(); node++) {
            if (sender.connected(node)) {
                reach.up(node);
            }
        }
        for (int node = 0; node < next.size(); node++) {
            if (windows.of(node).flow() == Window.Flow.CLOSED) {
                laneOf[node].start(node);
            }
            laneOf[node].pump();
        }
    }

    /**
     * Lets go of everything, whether marked or not. What is not marked is put on disk if there is one for it.
     *
     * @return what is neither marked by its replica nor on disk: for the log at the end
     */
    public long close() {
        return windows.close();
    }

    /** Puts a write at the stream's end for this node. Nobody waits for its reply. */
    private void move(WriteFrame frame, int receiver, int token) {
        ReplicaSet owners = topology.replicas(token);
        int[] only = {receiver};
        Write copy = windows.keep(owners, only, only, frame, null);
        if (copy == null) {
            windows.skips().add(windows.of(receiver), frame, owners);
            return;
        }
        copy.frame().form(frame.commands(), frame.protocol(), (byte) (frame.flags() & WriteFrame.KEPT_FLAGS));
        copy.frame().place(token, topology.epoch(), frame.clock());
        number(copy, frame.identity());
        windows.add(copy, only);
        replanned++;
    }

    private void number(Write write, long identity) {
        WriteFrame frame = write.frame();
        last++;
        frame.number(last, identity == 0 ? last : identity);
        frame.place(frame.token(), topology.epoch(), frame.clock());
    }

    /** Puts nodes from this number on into lanes: each in the own datacenter has its own, each other datacenter has one. */
    private void lanes(int from) {
        laneOf = Arrays.copyOf(laneOf, topology.size());
        List<Lane> made = new ArrayList<>(Arrays.asList(lanes));
        for (int node = from; node < laneOf.length; node++) {
            NodeId id = topology.node(node).id();
            Lane lane = made.stream().filter(one -> one.isFor(id)).findFirst().orElse(null);
            if (lane == null) {
                lane = new Lane(topology, sender, reach, windows, node, this::move);
                made.add(lane);
            } else {
                lane.add(node);
            }
            laneOf[node] = lane;
        }
        lanes = made.toArray(Lane[]::new);
    }

    /** The stream's name. */
    public StreamId id() {
        return id;
    }

    /** How many nodes may be replicas. */
    public int replicas() {
        return topology.size();
    }

    /** The position of the last write; 0 before the first. */
    public long last() {
        return last;
    }

    /**
     * Whether writes are sent to the replica as they come; if not, it has yet to be reached, to say where it stands, or to
     * be sent what is on disk.
     */
    public boolean isOpen(int replica) {
        Window window = windows.of(replica);
        return window.flow() == Window.Flow.OPEN && !window.backlog().hasNext();
    }

    /** Whether everything appended so far has been sent to the replica: what is sent next comes behind all of it. */
    public boolean isAbreast(int replica) {
        return windows.of(replica).isAbreast();
    }

    /** Whether the replica has marked every write meant for it up to this position, and none was ever skipped for it. */
    public boolean isConfirmed(int replica, long position) {
        return windows.of(replica).isConfirmed(position);
    }

    /** Whether nothing is kept for the replica up to this position: it has marked all that was meant for it, or will not get it. */
    public boolean hasPassed(int replica, long position) {
        return windows.of(replica).hasPassed(position);
    }

    /** How many writes the replica has not marked, in memory and on disk. */
    public long unmarked(int replica) {
        Window window = windows.of(replica);
        return window.size() + window.backlog().writes();
    }

    /** How many of them are on disk. */
    public long hinted(int replica) {
        return windows.of(replica).backlog().writes();
    }

    /** The bytes that those take on disk. */
    public long hintedBytes(int replica) {
        return windows.of(replica).backlog().bytes();
    }

    /** How many writes that were on disk the replica has marked since this start. */
    public long replayed(int replica) {
        return windows.of(replica).backlog().confirmed();
    }

    /** How many writes were ever put on disk, each counted once for each replica. */
    public long hintedWrites() {
        return windows.hintedWrites();
    }

    /** How many writes would not outlive the process although windows should: the disk gave no room for them. */
    public long volatileWrites() {
        return windows.memory().volatileWrites();
    }

    /** Whether every replica has marked everything. */
    public boolean isEmpty() {
        return IntStream.range(0, topology.size()).allMatch(node -> unmarked(node) == 0);
    }

    /** The bytes kept in memory for the replica, each write's fixed share included. */
    public long unmarkedBytes(int replica) {
        return windows.of(replica).bytes();
    }

    /** How old the oldest write is that the replica has not marked; 0 if there is none. On the stream's worker only. */
    public long lagMillis(int replica, long nowEpochMillis) {
        Window window = windows.of(replica);
        if (!window.backlog().isEmpty()) {
            return Math.max(0, nowEpochMillis - window.backlog().oldestMillis());
        }
        if (window.size() == 0) {
            return 0;
        }
        return Math.max(
                0, nowEpochMillis - HybridClock.millis(window.at(0).frame().clock()));
    }

    /** The position that the replica's oldest unmarked write follows: its mark, as far as this stream knows. */
    public long base(int replica) {
        return windows.of(replica).base();
    }

    /** The bytes kept for all replicas together; a write counts once. */
    public long keptBytes() {
        return windows.keptBytes();
    }

    /** How many writes were dropped for some replica because a limit was reached. */
    public long skippedWrites() {
        return windows.skips().writes();
    }

    /** The bytes of those. */
    public long skippedBytes() {
        return windows.skips().bytes();
    }

    /** How often a write was sent again to a replica. */
    public long resentWrites() {
        return Arrays.stream(lanes).mapToLong(Lane::resent).sum();
    }

    /** How many writes were planned anew for other owners. */
    public long replannedWrites() {
        return replanned;
    }

    /** How often a node refused a write because it does not own its token. */
    public long refusals() {
        return refused;
    }

    /** The node of this number. */
    public NodeId node(int number) {
        return topology.node(number).id();
    }
}
