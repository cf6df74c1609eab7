package io.ringspan.node.measure;

import io.netty.channel.EventLoop;
import io.ringspan.base.TimeSource;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.CompareCall;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.peer.Handshake;
import io.ringspan.node.worker.StoreLoad;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a node measures, and what it knows of others, put together.
 *
 * <p><b>Threads.</b> Made, begun and closed by whoever does that with the node; asked by any.
 */
public final class NodeMeasures implements AutoCloseable {
    private final Parts parts;
    private final LoadHistory load;
    private final OwnMeasure own;
    private final Measures all;

    /**
     * What they need.
     *
     * @param desk where other nodes ask
     * @param hello what this node says when it calls another
     * @param loop for the connections to others
     * @param loads what each worker has asked the store for
     * @param threads starts a thread for a walk
     * @param keysPerSecond how fast the store is walked at the most
     */
    public record Parts(
            Supplier<Topology> topology,
            KeyTokens tokens,
            StoreReading store,
            CompareDesk desk,
            Supplier<Handshake> hello,
            Dialer dialer,
            EventLoop loop,
            List<StoreLoad> loads,
            Executor threads,
            TimeSource time,
            int keysPerSecond) {}

    public NodeMeasures(Parts parts) {
        this.parts = parts;
        this.load = new LoadHistory(parts.loads(), parts.time().nanoTime());
        this.own = new OwnMeasure(new OwnMeasure.Parts(
                parts.topology(),
                parts.tokens(),
                parts.store(),
                parts.keysPerSecond(),
                parts.threads(),
                load,
                parts.time()));
        this.all = new Measures(new Measures.Parts(parts.topology(), this::replica, parts.threads(), parts.time()));
        parts.desk().measureBy(own::answer);
    }

    private Replica replica(int node) {
        Topology topology = parts.topology().get();
        if (node == topology.self()) {
            return parts.desk().seat();
        }
        RingNode other = topology.node(node);
        return CompareCall.to(other.id(), other.peer(), parts.hello().get(), parts.dialer(), parts.loop());
    }

    /** From now on it looks at the counters once a minute. */
    public void begin() {
        parts.loop().scheduleAtFixedRate(() -> load.look(parts.time().nanoTime()), 1, 1, TimeUnit.MINUTES);
    }

    /** What is known of all nodes. */
    public Measures ofAll() {
        return all;
    }

    /** Walks and rounds end soon. */
    @Override
    public void close() {
        own.close();
        all.close();
    }
}
