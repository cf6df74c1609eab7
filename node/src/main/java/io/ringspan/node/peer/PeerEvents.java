package io.ringspan.node.peer;

import io.ringspan.node.reconcile.Gathered;
import io.ringspan.node.store.WriteReplies;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingNode;
import java.util.BitSet;

/**
 * What a worker hears over its links to peers. Nodes are their numbers in the topology.
 *
 * <p><b>Threads.</b> The worker.
 */
public interface PeerEvents {
    /**
     * Who is at the other end.
     *
     * @param number its number in the topology
     * @param events who hears of the link
     */
    public record Peer(RingNode node, int number, PeerEvents events) {}

    /** A connection to the node has finished its handshake. */
    void connected(int node);

    /** The connection to the node is gone, and with it what was on its way. */
    void disconnected(int node);

    /** The connection to the node has room again. */
    void writable(int node);

    /** See {@link io.ringspan.replication.stream.Upstream#mark}. */
    void mark(StreamId stream, int replica, long mark);

    /** See {@link io.ringspan.replication.stream.Upstream#behind}. */
    void behind(StreamId stream, int replica, long position, long life);

    /** See {@link io.ringspan.replication.stream.Upstream#wrongOwner}. */
    void wrongOwner(StreamId stream, int replica, long position, int ringEpoch);

    /** See {@link io.ringspan.replication.stream.Upstream#reachable}; {@code via} is the relay. */
    void reachable(int via, StreamId stream, int replica, boolean reachable);

    /** Who wants the replies of the node's store to the writes of that stream. */
    WriteReplies replies(int node, StreamId stream);

    /**
     * A relay has gathered what its datacenter replied to a write.
     *
     * @param commands those whose replies differ there
     */
    void gathered(int node, StreamId stream, long position, Gathered word, BitSet commands);
}
