package io.ringspan.replication.cede;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one node takes of what is written: what belongs to its tokens, or is to belong to them. While tokens are about to leave it,
 * it notes for each node that is to own some how far in each stream it has taken writes that this one gets, too, since that node has to
 * have as much before it answers.
 *
 * <p><b>Owner.</b> The store worker. <b>Limits.</b> One note for each receiver and stream that has written to such tokens during this
 * change.
 */
public final class OwnRanges {
    private final Map<NodeId, Map<StreamId, Long>> leaving = new LinkedHashMap<>();
    private final Map<NodeId, Map<StreamId, Long>> coming = new LinkedHashMap<>();
    /** Whether the present change was seen from its beginning: an earlier start may have taken what is not noted. */
    private boolean complete;

    private final Supplier<Map<StreamId, Long>> sent;
    private Topology topology;
    private long pausesNanos;
    private long pausedNanos;
    private boolean pauses;

    /** @param sent how far each stream's writes have been sent to the store */
    public OwnRanges(Topology topology, Supplier<Map<StreamId, Long>> sent) {
        this.topology = topology;
        this.sent = sent;
    }

    /** How far each stream's writes have been sent to the store at this moment. */
    public Map<StreamId, Long> sent() {
        return sent.get();
    }

    /** Nothing is taken for so long, or until that is 0: what comes is held, and sent again by its origin. */
    public void pause(long nanosMax) {
        pausesNanos = nanosMax;
        pauses = false;
    }

    /** Whether nothing is taken now. */
    public boolean isPaused(long nowNanos) {
        if (pausesNanos > 0 && !pauses) {
            pauses = true;
            pausedNanos = nowNanos;
        } else if (pausesNanos > 0 && nowNanos - pausedNanos >= pausesNanos) {
            pausesNanos = 0;
        }
        return pausesNanos > 0;
    }

    /** Whether it may be that nothing is taken. */
    public boolean mayPause() {
        return pausesNanos > 0;
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
        return topology.takes(topology.self(), write.token())
                && (topology.fits(write.ringEpoch(), write.token()) || isAwaited(write));
    }

    /**
     * While it waits for what it gains, others have gone over before it: what they had before that it needs to become an owner. What
     * they were given since has to wait, as it would be answered while somebody still asks the owner from before.
     */
    private boolean isAwaited(WriteFrame write) {
        return topology.stage().ceded() && write.ringEpoch() == topology.epoch() + 1 && write.isEarlier();
    }

    /**
     * A write is on its way to the store. What was planned before the change does not count: the node that is to own the
     * token has it as a copy of the value, or under another position.
     */
    public void took(StreamId stream, WriteFrame write) {
        if (!topology.isMoving()) {
            return;
        }
        ReplicaSet set = topology.replicas(write.token());
        if (set.receivers() == set.all()) {
            return;
        }
        if (!set.includes(topology.self())) {
            for (int owner : set.all()) {
                coming.computeIfAbsent(topology.node(owner).id(), id -> new LinkedHashMap<>())
                        .merge(stream, write.identity(), Math::max);
            }
        }
        if (write.ringEpoch() != topology.epoch()) {
            return;
        }
        for (int node : set.receivers()) {
            if (!set.includes(node)) {
                leaving.computeIfAbsent(topology.node(node).id(), id -> new LinkedHashMap<>())
                        .merge(stream, write.identity(), Math::max);
            }
        }
    }

    /**
     * How far it has taken writes that this node gets as one that is to own their tokens, by stream: since the beginning of the change,
     * or in the last one.
     *
     * @return nothing if the change began before this start of the node: then nobody knows
     */
    public Optional<Map<StreamId, Long>> taken(NodeId receiver) {
        return complete ? Optional.of(Map.copyOf(leaving.getOrDefault(receiver, Map.of()))) : Optional.empty();
    }

    /**
     * How far it has taken writes to tokens that this node is to own and that one owns, by stream, in this change: by what they were
     * numbered first. The owner gets the same writes, and if it came as far in each stream it has all of those that this one has.
     */
    public Map<StreamId, Long> coming(NodeId owner) {
        return Map.copyOf(coming.getOrDefault(owner, Map.of()));
    }

    /** Goes over to another topology. */
    public void topology(Topology next) {
        if (next.isMoving() && !topology.isMoving()) {
            leaving.clear();
            coming.clear();
            complete = true;
        }
        topology = next;
    }
}
