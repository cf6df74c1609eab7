package io.ringspan.node;

import io.ringspan.base.Endpoint;
import io.ringspan.conf.LinkConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.clock.PeerClocks;
import io.ringspan.node.flush.KeyWalk;
import io.ringspan.node.flush.Sweep;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.KeepAlive;
import io.ringspan.node.io.Link;
import io.ringspan.node.io.Silence;
import io.ringspan.node.kind.StoreKind;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.peer.PeerEvents;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.peer.UntakenReplies;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.reconcile.ReplyRoom;
import io.ringspan.node.store.StoreFurnisher;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.StoreListener;
import io.ringspan.node.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Makes one worker's links, as the settings say.
 *
 * <p><b>Owner.</b> The worker.
 */
final class WorkerLinks {
    private static final int STORE_OUTPUT_PART = 4;

    private final Worker worker;
    private final Protocol protocol;
    private final PoolConf conf;
    private final Dialer dialer;
    private final PeerClocks clocks;
    private final RandomGenerator random;
    private final StoreFurnisher furnisher;

    private WorkerLinks(Worker worker, NodeWorker.Shared shared, StoreFurnisher furnisher) {
        this.clocks = shared.clock();
        this.worker = worker;
        this.protocol = shared.protocol();
        this.conf = shared.conf();
        this.dialer = shared.dialer();
        this.random = shared.random();
        this.furnisher = furnisher;
    }

    static WorkerLinks of(Worker worker, NodeWorker.Shared shared) {
        return new WorkerLinks(
                worker,
                shared,
                shared.desk()
                        .doubt()
                        .furnisher(
                                shared.protocol(),
                                StoreKind.hasScripts(shared.protocol())
                                        ? shared.scripts().furnisher(worker.index())
                                        : StoreFurnisher.NONE,
                                worker.loop()));
    }

    StoreLink toStore(StoreListener listener) {
        LinkConf links = conf.links();
        return new StoreLink(
                worker.loop(),
                worker.flusher(),
                dialer,
                new StoreLink.Settings(
                        conf.store().endpoint(),
                        protocol,
                        links.timeoutMillis(),
                        Silence.storeMillis(links.timeoutMillis()),
                        links.queueMax(),
                        storeBytesMax(),
                        backoff(),
                        furnisher),
                listener,
                worker.tally());
    }

    /** What goes through the store's keys, on that way and, where its protocol has it so, over connections of its own. */
    KeyWalk keyWalk(Sweep.Way way) {
        long silenceMillis = Silence.storeMillis(conf.links().timeoutMillis());
        return StoreKind.keyWalk(
                protocol,
                way,
                handler -> dialer.toStore(
                        conf.store().endpoint(),
                        worker.loop(),
                        conf.links().timeoutMillis(),
                        KeepAlive.within(silenceMillis, silenceMillis),
                        handler));
    }

    PeerLink to(PeerEvents.Peer peer, Supplier<Handshake> hello) {
        LinkConf links = conf.links();
        return new PeerLink(
                worker.loop(),
                worker.flusher(),
                dialer,
                peer,
                new PeerLink.Settings(
                        hello,
                        protocol,
                        links.timeoutMillis(),
                        Silence.peerMillis(links.timeoutMillis()),
                        links.queueMax(),
                        conf.peers().replicaWindowBytesMax(),
                        backoff(),
                        worker.index() == 0 ? clocks : PeerClocks.NOBODY),
                worker.tally());
    }

    /** Of all workers together a part of the direct memory: a store that stands still must not use up the others' share. */
    private long storeBytesMax() {
        return conf.process().directBytesMax() / STORE_OUTPUT_PART / workers();
    }

    /** Of replies for one peer connection may wait so much that one peer leaves half of the node's room to others. */
    UntakenReplies.Room untakenReplies(ReplyRoom room) {
        long connectionBytesMax = ReplyBudgets.peerBytesMax(conf.process().directBytesMax()) / 2 / workers();
        return new UntakenReplies.Room(room, connectionBytesMax, worker.tally());
    }

    /** Who of them cannot be reached at this moment: the store, or peers by their names. */
    static List<String> unreached(Link store, Endpoint storeAt, List<PeerLink> peers) {
        List<String> unreached = new ArrayList<>();
        if (!store.isUp()) {
            unreached.add("its store at " + storeAt);
        }
        for (PeerLink peer : peers) {
            if (!peer.isUp()) {
                unreached.add(peer.peer().id().toString());
            }
        }
        return unreached;
    }

    private int workers() {
        return conf.process().workersOn(Runtime.getRuntime().availableProcessors());
    }

    private Backoff backoff() {
        return new Backoff(conf.links().retryMillisMax(), random);
    }
}
