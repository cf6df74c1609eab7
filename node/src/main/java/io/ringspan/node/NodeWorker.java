package io.ringspan.node;

import io.netty.channel.ChannelHandler;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.client.Clients;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Sockets;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.peer.PeerServer;
import io.ringspan.node.resp.RequestLimits;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.StoreListener;
import io.ringspan.node.worker.Worker;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * One worker with its parts put together: its clients, its way to the store, its links to the peers, and the peers that
 * call it.
 *
 * <p><b>Owner.</b> The worker, but for the getters that say otherwise.
 */
final class NodeWorker {
    private static final int REQUEST_HEADER_ROOM_BYTES = 4096;
    private static final int TICKS_PER_DEADLINE = 100;
    private static final long TICK_MILLIS_MAX = 50;

    private final Worker worker;
    private final PoolConf conf;
    private final StoreLink store;
    private final List<PeerLink> peers;
    private final Clients clients;
    private final PeerServer peerServer;

    /** What all workers of a node share: values that do not change, or know how to be shared. */
    record Shared(
            PoolConf conf,
            Sockets sockets,
            Supplier<Topology> topology,
            KeyTokens tokens,
            Clients.Answering answering,
            RandomGenerator random,
            int epoch) {}

    NodeWorker(Worker worker, Shared shared, StoreListener storeListener) {
        this.worker = worker;
        this.conf = shared.conf();
        Topology topology = shared.topology().get();
        this.store = storeLink(shared, storeListener);
        Handshake hello = Handshake.of(conf, topology, shared.epoch(), worker.index());
        this.peers = peerLinks(shared, topology, hello);
        this.clients = new Clients(
                worker.flusher(),
                worker.tally(),
                new Clients.Placing(shared.tokens(), shared.topology()),
                shared.answering(),
                clientLimits(conf));
        this.clients.links(links(topology));
        this.peerServer = new PeerServer(
                worker.flusher(),
                hello,
                shared.topology(),
                store,
                conf.clients().requestBytesMax() + REQUEST_HEADER_ROOM_BYTES);
    }

    private StoreLink storeLink(Shared shared, StoreListener listener) {
        return new StoreLink(
                worker.loop(),
                worker.flusher(),
                shared.sockets(),
                new StoreLink.Settings(
                        conf.store().endpoint(),
                        conf.links().timeoutMillis(),
                        conf.links().queueMax(),
                        backoff(shared)),
                listener,
                worker.tally().time()::nanoTime);
    }

    private List<PeerLink> peerLinks(Shared shared, Topology topology, Handshake hello) {
        List<PeerLink> links = new ArrayList<>();
        for (int node = 0; node < topology.size(); node++) {
            if (node != topology.self()) {
                links.add(new PeerLink(
                        worker.loop(),
                        worker.flusher(),
                        shared.sockets(),
                        topology.node(node),
                        new PeerLink.Settings(
                                hello,
                                conf.links().timeoutMillis(),
                                conf.links().queueMax(),
                                conf.peers().replicaWindowBytesMax(),
                                backoff(shared)),
                        worker.tally().time()::nanoTime));
            }
        }
        return links;
    }

    private Backoff backoff(Shared shared) {
        return new Backoff(conf.links().retryMillisMax(), shared.random());
    }

    private Link[] links(Topology topology) {
        Link[] links = new Link[topology.size()];
        links[topology.self()] = store;
        for (PeerLink peer : peers) {
            links[topology.indexOf(peer.peer().id())] = peer;
        }
        return links;
    }

    private static Clients.Limits clientLimits(PoolConf conf) {
        RequestLimits requests = new RequestLimits(
                conf.clients().requestBytesMax(),
                conf.clients().argumentsMax(),
                conf.clients().inlineBytesMax());
        return new Clients.Limits(
                requests,
                conf.clients().inflightMax(),
                conf.clients().outputBytesMax(),
                conf.clients().replyBytesMax());
    }

    /** Begins to connect and to look at deadlines. On the worker. */
    void start() {
        store.connect();
        peers.forEach(PeerLink::connect);
        long deadline = conf.links().timeoutMillis();
        long every = Math.max(1, Math.min(TICK_MILLIS_MAX, deadline / TICKS_PER_DEADLINE));
        worker.loop().scheduleAtFixedRate(this::tick, every, every, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        long now = worker.tally().refresh();
        long deadlineNanos = TimeUnit.MILLISECONDS.toNanos(conf.links().timeoutMillis());
        long lateNanos = deadlineNanos / 3;
        store.tick(now, lateNanos, deadlineNanos);
        for (PeerLink peer : peers) {
            peer.tick(now, lateNanos, deadlineNanos);
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

    /** Stops reading commands; clients are closed as they are answered. On the worker. */
    void drain() {
        clients.drain();
    }

    /** Gives up all links. On the worker. */
    void close() {
        store.close();
        peers.forEach(PeerLink::close);
    }

    /** Any thread. */
    Worker worker() {
        return worker;
    }

    /** Its counters may be read from any thread. */
    StoreLink store() {
        return store;
    }

    /** Their counters may be read from any thread. */
    List<PeerLink> peers() {
        return peers;
    }
}
