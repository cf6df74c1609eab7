package io.ringspan.node.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingStage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What a node's workers do while its ring changes.
 *
 * <p><b>Threads.</b> Any asks; completed on any.
 */
public interface RingWork {
    /** Has all workers go over to that stage. */
    CompletableFuture<Void> goOver(RingStage stage);

    /** Whether everything that this node had sent to these nodes when it went over last is marked by them. */
    CompletableFuture<Boolean> isMarked(Set<NodeId> by);

    /** How far the own store has taken writes for tokens that leave this node. */
    CompletableFuture<Map<StreamId, Long>> takenOfLeaving();

    /** Whether the own store has applied as much of each of these streams; one of which it never heard has nothing for it. */
    CompletableFuture<Boolean> hasApplied(Map<StreamId, Long> positions);

    /** Deletes from the own store what the node does not own; how many keys that were. */
    CompletableFuture<Long> sweep();

    /** Copies what the node is to own, until it is equal to what the owners have. */
    CompletableFuture<Void> copy();

    /** How far that is, in words; empty if nothing is copied. */
    String copying();
}
