package io.ringspan.node;

import io.ringspan.conf.LinkConf;
import io.ringspan.conf.PoolConf;
import io.ringspan.node.io.Backoff;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.io.Silence;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.store.StoreLink;
import io.ringspan.node.store.StoreListener;
import io.ringspan.node.worker.Worker;
import java.util.random.RandomGenerator;

/**
 * Makes one worker's links, as the settings say.
 *
 * <p><b>Owner.</b> The worker.
 */
final class WorkerLinks {
    private final Worker worker;
    private final PoolConf conf;
    private final Dialer dialer;
    private final RandomGenerator random;

    WorkerLinks(Worker worker, PoolConf conf, Dialer dialer, RandomGenerator random) {
        this.worker = worker;
        this.conf = conf;
        this.dialer = dialer;
        this.random = random;
    }

    StoreLink toStore(StoreListener listener) {
        LinkConf links = conf.links();
        return new StoreLink(
                worker.loop(),
                worker.flusher(),
                dialer,
                new StoreLink.Settings(
                        conf.store().endpoint(),
                        links.timeoutMillis(),
                        Silence.storeMillis(links.timeoutMillis()),
                        links.queueMax(),
                        backoff()),
                listener,
                worker.tally());
    }

    PeerLink to(PeerLink.Peer peer, Handshake hello) {
        LinkConf links = conf.links();
        return new PeerLink(
                worker.loop(),
                worker.flusher(),
                dialer,
                peer,
                new PeerLink.Settings(
                        hello,
                        links.timeoutMillis(),
                        Silence.peerMillis(links.timeoutMillis()),
                        links.queueMax(),
                        conf.peers().replicaWindowBytesMax(),
                        backoff()),
                worker.tally());
    }

    private Backoff backoff() {
        return new Backoff(conf.links().retryMillisMax(), random);
    }
}
