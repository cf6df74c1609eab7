package io.ringspan.replication.cede;

import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.Topology;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one node takes of what is written: what belongs to its tokens, or is to belong to them. While tokens are about to leave it,
 * it notes how far in each stream it has taken writes for those, since the node that is to own them has to have as much before it answers.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> One note for each stream that has written to such tokens during this change.
 */
public final class OwnRanges {
    private final Map<StreamId, Long> leaving = new LinkedHashMap<>();
    private Topology topology;

    public OwnRanges(Topology topology) {
        this.topology = topology;
    }

    /** The node's number. */
    public int self() {
        return topology.self();
    }

    /** By which of the ring's topologies this is decided. */
    public int epoch() {
        return topology.epoch();
    }

    /** Whether the write is for this node, by what both its sender and this node know. */
    public boolean take(WriteFrame write) {
        return topology.takes(topology.self(), write.token()) && topology.fits(write.ringEpoch(), write.token());
    }

    /**
     * A write is on its way to the store. What was planned before the change does not count: the node that is to own the
     * token has it as a copy of the value, or under another position.
     */
    public void took(StreamId stream, WriteFrame write) {
        if (topology.isMoving()
                && write.ringEpoch() == topology.epoch()
                && topology.replicas(write.token()).receivers()
                        != topology.replicas(write.token()).all()) {
            leaving.put(stream, write.position());
        }
    }

    /** How far it has taken writes for tokens that leave, by stream: since the beginning of the change, or in the last one. */
    public Map<StreamId, Long> taken() {
        return Map.copyOf(leaving);
    }

    /** Goes over to another topology. */
    public void topology(Topology next) {
        if (next.isMoving() && !topology.isMoving()) {
            leaving.clear();
        }
        topology = next;
    }
}
