package io.ringspan.node;

import io.netty.channel.ChannelHandler;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.client.Clients;
import io.ringspan.node.clock.ClockGuard;
import io.ringspan.node.decide.DecisionDesk;
import io.ringspan.node.everywhere.EverywhereReads;
import io.ringspan.node.handover.OrderingStore;
import io.ringspan.node.handover.StoreAccess;
import io.ringspan.node.hints.NodeHints;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.DirectMemory;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.peer.PeerDatacenters;
import io.ringspan.node.peer.PeerEvents;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.node.peer.PeerServer;
import io.ringspan.node.peer.ring.WorkerPeers;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.pubsub.PubSubCounts;
import io.ringspan.node.pubsub.WorkerChannels;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.relay.Gathers;
import io.ringspan.node.replica.MarkPacer;
import io.ringspan.node.replica.Replication;
import io.ringspan.node.replica.ReplicationCounts;
import io.ringspan.node.request.Asker;
import io.ringspan.node.request.Dispatcher;
import io.ringspan.node.request.QuorumReads;
import io.ringspan.node.request.ReplicatedWrites;
import io.ringspan.node.request.Waits;
import io.ringspan.node.ring.WorkersAtWork;
import io.ringspan.node.script.NodeScripts;
import io.ringspan.node.standing.Standings;
import io.ringspan.node.store.Unheard;
import io.ringspan.node.tuning.ShortestTimeout;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.budget.WindowBudgets;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.kept.StoreFile;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.stream.OriginStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker with its parts put together: its clients, its way to the store, its links to the peers, and the peers that
 * call it.
 *
 * <p><b>Owner.</b> The worker, but for the getters that say otherwise.
 */
final class NodeWorker {
    private static final Logger LOG = LoggerFactory.getLogger(NodeWorker.class);
    private static final int TICKS_PER_DEADLINE = 100;
    private static final long TICK_MILLIS_MAX = 50;

    /** Of as many keys a store worker knows when they were written last, if nobody says otherwise: 16.5 MiB. */
    static final int VERSIONED_KEYS = 1 << 18;

    private final Worker worker;
    private final PoolConf conf;
    private final int self;
    private final StoreAccess store;
    private final WorkerPeers linking;
    private final WorkerChannels channels;
    private volatile Topology topology; // written by the worker alone
    private long wentOverAt;
    private final Asker asker;
    private final ReplicatedWrites writes;
    private final QuorumReads reads;
    private final EverywhereReads everywhere;
    private final Gathers gathers;
    private final Waits waits;
    private final Replication replication;
    private final Clients clients;
    private final ShortestTimeout shortest;
    private final DirectMemory memory;
    private final ClockGuard clock;
    private final PeerServer peerServer;

    /**
     * What all workers of a node share: values that do not change, or know how to be shared.
     *
     * @param protocol what the store speaks, and its clients
     * @param ring the one in force
     * @param kept what the store worker knows beside the process; null if nothing
     * @param versionedKeys of as many keys the store worker knows when they were written last
     */
    record Shared(
            PoolConf conf,
            Protocol protocol,
            Dialer dialer,
            Supplier<Topology> ring,
            KeyTokens tokens,
            Clients.Answering answering,
            WindowBudgets windows,
            ClockGuard clock,
            ReplyBudgets replies,
            RandomGenerator random,
            int epoch,
            NodeHints hints,
            @Nullable StoreFile kept,
            int versionedKeys,
            CompareDesk desk,
            DecisionDesk decisions,
            NodeScripts scripts) {
        /** Of the node's disk, what is this worker's. */
        Replication.Disk disk(int worker) {
            return new Replication.Disk(hints, hints.earlier(conf.place().id(), worker));
        }
    }

    /** @param storeWorker the node's first worker; null when this is it */
    NodeWorker(Worker worker, Shared shared, @Nullable NodeWorker storeWorker) {
        this.worker = worker;
        this.conf = shared.conf();
        this.shortest = new ShortestTimeout(shared.answering().tuning()::timeoutNanos);
        this.memory = shared.answering().memory();
        this.clock = shared.clock();
        this.topology = shared.ring().get();
        this.self = topology.self();
        WorkerRequests requests = new WorkerRequests(worker, shared);
        WorkerLinks made = WorkerLinks.of(worker, shared);
        this.store = storeWorker != null && storeWorker.store instanceof OrderingStore ordering
                ? ordering.handOver(
                        worker, made.toStore(Unheard.LINK), conf.links().queueMax())
                : requests.orderingStore(made, topology);
        this.asker =
                new Asker(shared.protocol(), worker.tally(), shared.answering().tuning()::timeoutNanos);
        ReplyRoom readRoom = requests.room(shared.replies().reads(), worker.tally()::repliesHeld);
        ReplyRoom writeRoom = requests.room(shared.replies().writes(), worker.tally()::writeRepliesHeld);
        this.writes = new ReplicatedWrites(
                asker, clock.stamps(), requests.reconciliation(), writeRoom, worker.tally()::nowNanos);
        this.reads = requests.quorumReads(asker, readRoom);
        this.gathers = requests.gathers(this::topology, asker, writeRoom);
        this.waits = new Waits(this::topology, writes);
        PeerLinks links = new PeerLinks(topology.size());
        this.channels = requests.channels(links);
        this.everywhere =
                requests.everywhere(asker, reads, writes, new PeerDatacenters(links, this::topology), readRoom);
        this.replication = replication(shared, links);
        Supplier<Handshake> hello = () -> Handshake.of(conf, topology, shared.epoch(), worker.index());
        this.linking = new WorkerPeers(node -> made.to(peer(node), hello), links, store.link());
        asker.links(linking.links(topology));
        asker.topology(topology);
        requests.settle(store, asker, this::topology);
        Dispatcher dispatcher = new Dispatcher(
                this::topology,
                asker,
                writes,
                reads,
                everywhere,
                conf.consistency().remoteReads());
        requests.planAnew(asker, dispatcher);
        this.clients = requests.clients(requests.placing(store, dispatcher, asker, links, channels, waits));
        this.peerServer = new PeerServer(
                worker.flusher(),
                hello,
                this::topology,
                requests.ways(store, replication.relay(), gathers, reads, channels, asker.standings()),
                made.untakenReplies(requests.room(shared.replies().peers(), worker.tally()::peerRepliesWait)),
                worker.tally().time()::epochMillis);
        MarkPacer marks = new MarkPacer(worker.loop(), worker.tally(), () -> {
            store.tellMarks();
            replication.flushMarks();
        });
        worker.flusher().beforeFlush(replication::tell, this::lookAtMarks, marks, store::sendParcels);
    }

    private PeerEvents.Peer peer(int node) {
        return new PeerEvents.Peer(topology.node(node), node, replication);
    }

    /** A replica has confirmed writes: whoever waits for that is looked at when the turn ends. */
    private void marked() {
        if (!waits.isEmpty() || writes.hasToLook() || !everywhere.isEmpty()) {
            worker.flusher().plan();
        }
    }

    /** At the end of a turn. */
    private void lookAtMarks() {
        waits.check();
        writes.look();
        everywhere.look();
    }

    private Replication replication(Shared shared, PeerLinks links) {
        StreamId id = new StreamId(conf.place().id(), shared.epoch(), worker.index());
        Replication made = new Replication(
                id,
                new Replication.Parts(
                        topology,
                        links,
                        store.gate(),
                        writes::repliesOf,
                        gathers,
                        writes::gathered,
                        writes::away,
                        this::marked,
                        worker.loop(),
                        worker.flusher(),
                        worker.tally().time(),
                        shared.disk(worker.index())),
                shared.windows());
        writes.writeTo(made.stream(), shared.windows().limits().spanBytesMax());
        return made;
    }

    /** Begins to connect and to look at deadlines. On the worker. */
    void start() {
        store.own().connect();
        linking.connect();
        replication.start();
        long every = Math.max(1, Math.min(TICK_MILLIS_MAX, conf.links().timeoutMillis() / TICKS_PER_DEADLINE));
        worker.tally().ticks().begin(worker.tally().refresh(), every);
        worker.loop().scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Goes over to another topology. Between two commands: what was begun by the one before ends by it. On the worker.
     */
    void topology(Topology next) {
        wentOverAt = replication.stream().last();
        topology = next;
        asker.links(linking.links(next));
        asker.topology(next);
        if (store instanceof OrderingStore ordering) {
            ordering.topology(next);
        }
        channels.topology(next);
        replication.topology(next);
        writes.grow(next.size());
        linking.connect();
    }

    /** What it does while the ring changes. */
    WorkersAtWork.One atWork() {
        return new WorkersAtWork.One(worker.loop(), replication, store, () -> wentOverAt, asker::rests);
    }

    private Topology topology() {
        return topology;
    }

    private void tick() {
        long now = worker.tally().refresh();
        worker.tally().ticks().rang(now);
        long deadlineNanos = shortest.at(now);
        long lateNanos = deadlineNanos / 3;
        guarded(() -> store.tick(now, lateNanos, deadlineNanos));
        for (PeerLink peer : linking.peers()) {
            guarded(() -> peer.tick(now, lateNanos, deadlineNanos));
        }
        guarded(() -> asker.tick(now));
        guarded(() -> reads.tick(now));
        guarded(() -> everywhere.tick(now));
        guarded(waits::check);
        guarded(() -> writes.tick(now));
        guarded(replication::tick);
        worker.tally().memoryFull(memory.isFull());
    }

    /** A timer whose task has thrown would never ring again, and nothing would say so. */
    private static void guarded(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error fault) {
            LOG.error("A part of a worker's tick failed; it is tried again at the next", fault);
        }
    }

    /** The handler for a client that was just accepted on this worker. */
    ChannelHandler acceptClient() {
        return clients.accept();
    }

    /** The handler for a peer that was just accepted on this worker. */
    ChannelHandler acceptPeer() {
        return peerServer.accept();
    }

    /**
     * In which state each node is from now on. On the worker.
     *
     * @param byNode by the nodes' numbers; kept, and not changed
     */
    void states(MemberState[] byNode) {
        Standings standings = asker.standings();
        boolean hadStore = standings.mayTake(self);
        standings.set(byNode);
        boolean hasStore = standings.mayTake(self);
        if (hadStore && !hasStore) {
            if (worker.index() == 0) {
                LOG.info(
                        "The store at {} is let go of: this node is {}",
                        conf.store().endpoint(),
                        standings.of(self));
            }
            store.own().pause();
        } else if (!hadStore && hasStore) {
            store.own().goOn();
        }
        linking.areDown(node -> node < byNode.length && byNode[node] == MemberState.DOWN);
    }

    /** Leaves all clients, see {@link Clients#drain}. On the worker. */
    void drain(long millis) {
        clients.drain(worker.loop(), millis);
    }

    /** How many writes of this worker are worth waiting for, by the number of the replica to confirm them. On the worker. */
    long[] unconfirmed() {
        long[] byReplica = new long[replication.nodes()];
        Arrays.setAll(byReplica, replication::awaited);
        return byReplica;
    }

    /** Who cannot be reached from here at this moment: the store, or peers by their names. On the worker. */
    List<String> unreached() {
        return WorkerLinks.unreached(store.link(), conf.store().endpoint(), linking.peers());
    }

    /** Gives up all links. On the worker. */
    void close() {
        long lost = replication.close();
        if (lost > 0) {
            LOG.warn("{} write batch(es) are neither confirmed by their replica nor on disk, and are lost to it", lost);
        }
        store.close();
        linking.peers().forEach(PeerLink::close);
    }

    /** Gives back what was on its way between workers, and shared memory. Any thread, once all workers have ended. */
    void discard() {
        store.discard();
        clients.discard();
    }

    /** The number of the node. Any thread. */
    int self() {
        return self;
    }

    /** Any thread. */
    Worker worker() {
        return worker;
    }

    /** What was counted of replication here. Any thread. */
    ReplicationCounts replication() {
        return ReplicationCounts.of(replication, topology.size(), store.order(), store.versions());
    }

    /** Its counters may be read from any thread. */
    PubSubCounts messages() {
        return clients.messages();
    }

    /** Its counters may be read from any thread. */
    OriginStream stream() {
        return replication.stream();
    }

    /** Its counters may be read from any thread. */
    Replication replica() {
        return replication;
    }

    /** The node's. Any thread. */
    ClockGuard clock() {
        return clock;
    }

    /** The counters that it leads to may be read from any thread. */
    StoreAccess store() {
        return store;
    }

    /** Their counters may be read from any thread. */
    List<PeerLink> peers() {
        return linking.peers();
    }
}
