package io.ringspan.node.replica;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.ringspan.base.TimeSource;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.peer.PeerEvents;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.budget.StreamLimits;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Overflow;
import io.ringspan.replication.stream.PeerSender;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.Upstream;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One worker's own stream and its relay, joined to its links and its store.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Replication implements PeerEvents {
    /** A write that is not confirmed by then may have been lost on its way. */
    private static final long OLD_MILLIS = 1_000;

    private final OriginStream stream;
    private final EarlierStreams earlier;
    private final NodeHints hints;
    private final Relay relay;
    private final EventLoop loop;
    private final Flusher flusher;
    private final Later ownStore;
    private final Later relayedStore;
    private final TimeSource time;
    private int nodes;
    private Topology topology;
    private final int self;
    private final IntFunction<WriteReplies> replies;
    private final Gathers gathers;
    private final GatheredSink gathered;
    private final IntConsumer away;
    private final Runnable marked;
    private final Lags lags;
    private boolean pausing;

    /**
     * What it is made of.
     *
     * @param links filled in before {@link #start}
     * @param replies who wants the replies of a node's store to the stream's writes
     * @param gathers what gathers the replies to relayed writes
     * @param gathered who wants to know what other relays have gathered
     * @param away who wants to know that a node cannot be reached
     * @param marked who wants to know that some replica has marked writes of the stream
     * @param disk where writes are kept for replicas that are too far behind
     */
    public record Parts(
            Topology topology,
            PeerLinks links,
            StoreGate store,
            IntFunction<WriteReplies> replies,
            Gathers gathers,
            GatheredSink gathered,
            IntConsumer away,
            Runnable marked,
            EventLoop loop,
            Flusher flusher,
            TimeSource time,
            Disk disk) {}

    /**
     * The worker's part of the node's disk.
     *
     * @param earlier the streams of earlier starts that are this worker's to send
     */
    public record Disk(NodeHints hints, List<StreamId> earlier) {
        /** A node without one. */
        public static final Disk NONE = new Disk(NodeHints.none(), List.of());
    }

    /** Who wants to know what other datacenters say of this worker's writes. */
    public interface GatheredSink {
        /**
         * A relay has said something.
         *
         * @param commands those whose replies differ there
         */
        void gathered(int relay, long position, Gathered word, BitSet commands);
    }

    public Replication(StreamId id, Parts parts, WindowBudgets budgets) {
        this.topology = parts.topology();
        this.time = parts.time();
        this.nodes = topology.size();
        this.self = topology.self();
        this.replies = parts.replies();
        this.gathers = parts.gathers();
        this.gathered = parts.gathered();
        this.away = parts.away();
        this.marked = parts.marked();
        this.hints = parts.disk().hints();
        this.loop = parts.loop();
        this.flusher = parts.flusher();
        this.ownStore = new Later(new ToStream(), flusher);
        this.relayedStore = new Later(new RelayedAnswers(this::relay), flusher);
        WriteReplies toOwn = parts.replies().apply(topology.self());
        this.stream = new OriginStream(
                id,
                topology,
                new StreamSender(
                        this::isHere,
                        parts.links(),
                        parts.store(),
                        ownStore,
                        (of, write) -> wantsReply(write) ? toOwn : null,
                        this::pause),
                budgets,
                ByteBufAllocator.DEFAULT,
                new Overflow(new SkipLog(hints.skipped()), hints.of(id), hints.windows(id)));
        this.lags = new Lags(stream, nodes, time.nanoTime());
        StreamSender again = new StreamSender(
                this::isHere, parts.links(), parts.store(), ownStore, (of, write) -> null, this::pause);
        this.earlier = new EarlierStreams(
                hints, nodes, parts.disk().earlier(), of -> earlier(of, parts, again, budgets.limits()));
        this.relay = new Relay(
                topology,
                new StreamSender(
                        this::isHere, parts.links(), parts.store(), relayedStore, this::repliesToRelayed, () -> {}));
    }

    /** A stream that only sends what is on disk: of the memory for windows it takes no share. */
    private static OriginStream earlier(StreamId of, Parts parts, PeerSender sender, StreamLimits limits) {
        NodeHints hints = parts.disk().hints();
        Overflow disk = new Overflow(new SkipLog(hints.skipped()), hints.of(of));
        return new OriginStream(
                of, parts.topology(), sender, new WindowBudgets(limits), ByteBufAllocator.DEFAULT, disk);
    }

    /** Not one that comes from disk: nobody waits for it any more. */
    private static boolean wantsReply(WriteFrame write) {
        return (write.flags() & WriteFlags.WANTS_REPLY) != 0;
    }

    private @Nullable WriteReplies repliesToRelayed(StreamId of, WriteFrame write) {
        boolean isGathered = (write.flags() & WriteFlags.GATHERED) != 0;
        return isGathered ? gathers.repliesOf(self, of) : null;
    }

    private boolean isHere(int node) {
        return topology.isHere(node);
    }

    /** Goes over to another topology, behind whose nodes there are links already. */
    public void topology(Topology next) {
        topology = next;
        nodes = next.size();
        stream.topologyChanged(next);
        earlier.topology(next);
        relay.topologyChanged(next);
        lags.grow(nodes);
    }

    /** Begins to ask the replicas where they stand. On the worker. */
    public void start() {
        stream.start();
        earlier.start();
    }

    /** A stream has spent on what lies on disk what it may in one turn. */
    private void pause() {
        if (!pausing) {
            pausing = true;
            loop.schedule(this::goOn, OriginStream.PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void goOn() {
        pausing = false;
        stream.goOn();
        earlier.goOn();
    }

    /** How many nodes the ring has. */
    public int nodes() {
        return nodes;
    }

    /** The worker's own writes. */
    public OriginStream stream() {
        return stream;
    }

    /** The writes that this worker passes on. */
    public Relay relay() {
        return relay;
    }

    /** Hands over what the own store has said. To be called when a turn ends, before connections are flushed. */
    public void tell() {
        ownStore.tell();
        relayedStore.tell();
    }

    /** Sends the marks of the racks on to their origins. */
    public void flushMarks() {
        tell();
        relay.flushMarks();
    }

    /** To be called some ten times a second. */
    public void tick() {
        long now = time.nanoTime();
        long epochMillis = time.epochMillis();
        stream.tick(now, epochMillis);
        earlier.tick(now, epochMillis);
        gathers.tick(now);
        lags.tick(now, epochMillis);
    }

    @Override
    public void connected(int node) {
        stream.connected(node);
        earlier.connected(node);
        relay.connected(node);
    }

    @Override
    public void disconnected(int node) {
        stream.disconnected(node);
        earlier.disconnected(node);
        relay.disconnected(node);
        gathers.away(node);
        away.accept(node);
    }

    @Override
    public void writable(int node) {
        stream.writable(node);
        earlier.writable(node);
        relay.connected(node);
    }

    @Override
    public void mark(StreamId of, int replica, long mark) {
        if (isOwn(of)) {
            stream.marked(replica, mark);
            marked.run();
            return;
        }
        OriginStream before = earlier.find(of);
        if (before != null) {
            before.marked(replica, mark);
        } else {
            relay.marked(replica, of, mark);
            flusher.plan(); // it is passed on when a turn ends, and this turn may have nothing else to write
        }
    }

    @Override
    public void behind(StreamId of, int replica, long position, long life) {
        OriginStream own = own(of);
        if (own != null) {
            own.behind(replica, position, life);
        } else {
            relay.behind(replica, of, position, life);
        }
    }

    @Override
    public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        OriginStream own = own(of);
        if (own != null) {
            own.wrongOwner(replica, time.nanoTime());
        } else {
            relay.wrongOwner(replica, of, position, ringEpoch);
        }
    }

    @Override
    public void reachable(int via, StreamId of, int replica, boolean reachable) {
        OriginStream own = own(of);
        if (own != null) {
            own.reachable(via, replica, reachable);
        }
    }

    @Override
    public WriteReplies replies(int node, StreamId of) {
        return isOwn(of) ? replies.apply(node) : gathers.repliesOf(node, of);
    }

    @Override
    public void gathered(int node, StreamId of, long position, Gathered word, BitSet commands) {
        if (isOwn(of)) {
            gathered.gathered(node, position, word, commands);
        }
    }

    private boolean isOwn(StreamId of) {
        return of.equals(stream.id());
    }

    /** The stream of that name, of this start or an earlier one; none if it is another node's. */
    private @Nullable OriginStream own(StreamId of) {
        return isOwn(of) ? stream : earlier.find(of);
    }

    /**
     * How many writes of this start the replica has not confirmed; 0 if it takes none now, and they will be put on disk
     * when the node stops.
     */
    public long awaited(int replica) {
        boolean goToDisk = hints.keeps() && !stream.isOpen(replica);
        return goToDisk ? 0 : stream.unmarked(replica);
    }

    /** How many writes of earlier starts are on disk for that replica. Any thread; a tick old. */
    public long earlierWrites(int replica) {
        return earlier.unmarked(replica);
    }

    /** How many writes of earlier starts are on disk, each counted once for each replica that lacks it. Any thread. */
    public long earlierWrites() {
        return earlier.unmarked();
    }

    /** Of both the earlier starts' writes and the own, how many are on disk for that replica. Any thread. */
    public long onDisk(int replica) {
        return stream.hinted(replica) + earlier.unmarked(replica);
    }

    /** How many writes that replica lacks that are not just on their way: on disk, not sent, or old. Any thread; a tick old. */
    public long lacking(int replica) {
        return onDisk(replica) + lags.unsent(replica) + (lagMillis(replica) > OLD_MILLIS ? 1 : 0);
    }

    /** How old the oldest write of this start is that the replica has not confirmed; 0 if there is none. Any thread. */
    public long lagMillis(int replica) {
        return lags.millis(replica);
    }

    /** How many writes were left out for some replica, those of earlier starts included. Any thread. */
    public long skippedWrites() {
        long lost = stream.id().worker() == 0 ? hints.lost() : 0; // the node's, counted once
        return stream.skippedWrites() + earlier.skipped() + lost;
    }

    /** What the node's hints take on disk. Any thread. */
    public long hintBytes() {
        return hints.bytes();
    }

    /** Lets go of everything. Returns how many writes are neither confirmed by their replica nor on disk. */
    public long close() {
        gathers.close();
        earlier.close();
        return stream.close();
    }

    /** What the own store says of the own stream, and of those of earlier starts. */
    private final class ToStream implements Upstream {
        @Override
        public void mark(StreamId of, int replica, long mark) {
            Replication.this.mark(of, replica, mark);
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            Replication.this.behind(of, replica, position, life);
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            Replication.this.wrongOwner(of, replica, position, ringEpoch);
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new IllegalStateException("the own store is no relay");
        }
    }
}
