package io.ringspan.node.ring;

import io.ringspan.base.NodeId;
import io.ringspan.node.copy.CopyState;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingStage;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What a node's workers do while its ring changes.
 *
 * <p><b>Threads.</b> Any asks; completed on any.
 */
public interface RingWork {
    /** Has all workers go over to that stage. */
    CompletableFuture<Void> goOver(RingStage stage);

    /** The change is over, at all nodes: from now on nothing is refused, or planned anew, because of it. */
    void rests();

    /** Whether everything that this node had sent to these nodes when it went over last is marked by them. */
    CompletableFuture<Boolean> isMarked(Set<NodeId> by);

    /**
     * How far the own store has taken writes for tokens that leave this node for that one.
     *
     * @return completed with nothing if that is not known, since the change began before this start of the node
     */
    CompletableFuture<Optional<Map<StreamId, Long>>> takenOfLeaving(NodeId receiver);

    /** Whether the own store has applied as much of each of these streams. Of one of which it never heard it has applied nothing. */
    CompletableFuture<Boolean> hasApplied(Map<StreamId, Long> positions);

    /** Those of these streams of which the own store knows nothing. */
    CompletableFuture<Set<StreamId>> unheard(Set<StreamId> streams);

    /**
     * Those of these streams that bring nothing more, once all nodes have brought what they have: the own store knows nothing of them, or
     * their origin has started anew since.
     */
    CompletableFuture<Set<StreamId>> over(Set<StreamId> streams);

    /** Deletes from the own store what the node does not own; how many keys that were. */
    CompletableFuture<Long> sweep();

    /**
     * Copies what the node is to own, until it is equal to what the owners have.
     *
     * @param isExcluded whether the change does without a node: it is only copied from if nobody else can give something; asked on
     *     any thread
     */
    CompletableFuture<Void> copy(Predicate<NodeId> isExcluded);

    /** That copying ends, if it goes on, since nothing is gained; completed when what was put is answered. */
    CompletableFuture<Void> stopCopying();

    /**
     * What came here in another order than to the owners is as they have it; of what could not be had from them soon, the store keeps what it has,
     * to be settled later.
     *
     * @param ceded how far each of the owners from before came that knows it
     */
    CompletableFuture<Void> settle(Map<NodeId, Map<StreamId, Long>> ceded);

    /** How far the copying is; nothing if nothing is copied. Any thread. */
    Optional<CopyState> copying();
}
