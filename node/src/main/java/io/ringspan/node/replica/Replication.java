package io.ringspan.node.replica;

import io.netty.buffer.ByteBufAllocator;
import io.ringspan.node.io.Flusher;
import io.ringspan.node.peer.PeerEvents;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.store.StoreGate;
import io.ringspan.node.store.WriteFlags;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import io.ringspan.replication.stream.Relay;
import io.ringspan.replication.stream.StreamId;
import io.ringspan.replication.stream.Upstream;
import io.ringspan.replication.stream.WriteFrame;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker's own stream and its relay, joined to its links and its store.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class Replication implements PeerEvents {
    private final OriginStream stream;
    private final Relay relay;
    private final Flusher flusher;
    private final Later ownStore;
    private final Later relayedStore;
    private final LongSupplier nanoTime;
    private final int nodes;
    private final int self;
    private final IntFunction<WriteReplies> replies;
    private final Gathers gathers;
    private final GatheredSink gathered;
    private final IntConsumer away;
    private final Runnable marked;

    /**
     * What it is made of.
     *
     * @param links filled in before {@link #start}
     * @param replies who wants the replies of a node's store to the stream's writes
     * @param gathers what gathers the replies to relayed writes
     * @param gathered who wants to know what other relays have gathered
     * @param away who wants to know that a node cannot be reached
     * @param marked who wants to know that some replica has marked writes of the stream
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
            Flusher flusher,
            LongSupplier nanoTime) {}

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
        Topology topology = parts.topology();
        this.nanoTime = parts.nanoTime();
        this.nodes = topology.size();
        this.self = topology.self();
        this.replies = parts.replies();
        this.gathers = parts.gathers();
        this.gathered = parts.gathered();
        this.away = parts.away();
        this.marked = parts.marked();
        this.flusher = parts.flusher();
        this.ownStore = new Later(new ToStream(), flusher);
        this.relayedStore = new Later(new ToRelay(), flusher);
        WriteReplies toOwn = parts.replies().apply(topology.self());
        this.stream = new OriginStream(
                id,
                topology,
                new StreamSender(topology, parts.links(), parts.store(), ownStore, (of, write) -> toOwn),
                budgets,
                ByteBufAllocator.DEFAULT,
                new SkipLog());
        this.relay = new Relay(
                topology,
                new StreamSender(topology, parts.links(), parts.store(), relayedStore, this::repliesToRelayed));
    }

    private @Nullable WriteReplies repliesToRelayed(StreamId of, WriteFrame write) {
        boolean isGathered = (write.flags() & WriteFlags.GATHERED) != 0;
        return isGathered ? gathers.repliesOf(self, of) : null;
    }

    /** Begins to ask the replicas where they stand. On the worker. */
    public void start() {
        stream.start();
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
        long now = nanoTime.getAsLong();
        stream.tick(now);
        gathers.tick(now);
    }

    @Override
    public void connected(int node) {
        stream.connected(node);
        relay.connected(node);
    }

    @Override
    public void disconnected(int node) {
        stream.disconnected(node);
        relay.disconnected(node);
        gathers.away(node);
        away.accept(node);
    }

    @Override
    public void writable(int node) {
        stream.writable(node);
        relay.connected(node);
    }

    @Override
    public void mark(StreamId of, int replica, long mark) {
        if (isOwn(of)) {
            stream.marked(replica, mark);
            marked.run();
        } else {
            relay.marked(replica, of, mark);
            flusher.plan(); // it is passed on when a turn ends, and this turn may have nothing else to write
        }
    }

    @Override
    public void behind(StreamId of, int replica, long position, long life) {
        if (isOwn(of)) {
            stream.behind(replica, position, life);
        } else {
            relay.behind(replica, of, position, life);
        }
    }

    @Override
    public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
        if (isOwn(of)) {
            stream.wrongOwner(replica, nanoTime.getAsLong());
        } else {
            relay.wrongOwner(replica, of, position, ringEpoch);
        }
    }

    @Override
    public void reachable(int via, StreamId of, int replica, boolean reachable) {
        if (isOwn(of)) {
            stream.reachable(via, replica, reachable);
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

    /** Gives up everything that is kept. Returns how many writes some replica had not confirmed. */
    public long close() {
        gathers.close();
        return stream.close();
    }

    /** What the own store says of the own stream. */
    private final class ToStream implements Upstream {
        @Override
        public void mark(StreamId of, int replica, long mark) {
            stream.marked(replica, mark);
            marked.run();
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            stream.behind(replica, position, life);
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            stream.wrongOwner(replica, nanoTime.getAsLong());
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new IllegalStateException("the own store is no relay");
        }
    }

    /** What the own store says of streams that came through the relay. */
    private final class ToRelay implements Upstream {
        @Override
        public void mark(StreamId of, int replica, long mark) {
            relay.marked(replica, of, mark);
        }

        @Override
        public void behind(StreamId of, int replica, long position, long life) {
            relay.behind(replica, of, position, life);
        }

        @Override
        public void wrongOwner(StreamId of, int replica, long position, int ringEpoch) {
            relay.wrongOwner(replica, of, position, ringEpoch);
        }

        @Override
        public void reachable(StreamId of, int replica, boolean reachable) {
            throw new IllegalStateException("the own store is no relay");
        }
    }
}
