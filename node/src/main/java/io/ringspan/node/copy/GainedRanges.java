package io.ringspan.node.copy;

import io.ringspan.base.NodeId;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Copies what a node is to own after a change of its ring.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> One copy at a time in a node; it waits for another one to end.
 */
public final class GainedRanges {
    private static final int AGAIN_MILLIS = 200;

    private final Copies copies;
    private final Supplier<Topology> ring;
    private final int keysPerSecond;
    private final IntPredicate may;

    /** @param may whether a node, by its number, may be asked */
    public GainedRanges(Copies copies, Supplier<Topology> ring, int keysPerSecond, IntPredicate may) {
        this.copies = copies;
        this.ring = ring;
        this.keysPerSecond = keysPerSecond;
        this.may = may;
    }

    /**
     * Copies; completed when all is there, with an exception if not all could be copied.
     *
     * @param isExcluded whether the change does without a node: one that has come back is not sent what it loses any more, and lacks it
     *     for ever; asked by the thread that copies
     */
    public CompletableFuture<Void> copy(Predicate<NodeId> isExcluded) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        start(isExcluded, done);
        return done;
    }

    /** Of keys that are not settled here, takes over what the owners have; completed when that is done, or has taken too long. */
    public CompletableFuture<Void> settle(Map<NodeId, Map<StreamId, Long>> ceded) {
        return copies.takeComing(ring.get(), may, ceded);
    }

    /** These keys belong to others now. */
    public CompletableFuture<Void> forget(List<byte[]> keys) {
        return copies.forget(keys);
    }

    private void start(Predicate<NodeId> isExcluded, CompletableFuture<Void> done) {
        Topology topology = ring.get();
        CopyWish wish = new CopyWish(
                topology,
                CopyPlan.gained(topology, topology.self()),
                keysPerSecond,
                may,
                node -> !isExcluded.test(topology.node(node).id()));
        if (wish.ranges().isEmpty()) {
            done.complete(null);
        } else if (!copies.start(wish, end -> ended(end, done))) {
            CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> start(isExcluded, done));
        }
    }

    private static void ended(CopyState end, CompletableFuture<Void> done) {
        if (end.phase() == CopyState.Phase.ENDED) {
            done.complete(null);
        } else {
            done.completeExceptionally(new IOException("not all could be copied: " + end.trouble()));
        }
    }

    /** How far it is, in words; empty if nothing is copied. */
    public String progress() {
        CopyState state = copies.state();
        if (!state.running()) {
            return "";
        }
        String left = state.secondsLeft() < 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", state.secondsLeft());
        return String.format(
                        Locale.ROOT,
                        "%s from %s: %.0f%%, %d keys, %.0f keys/s",
                        state.phase(),
                        state.source(),
                        100 * state.fraction(),
                        state.keys(),
                        state.keysPerSecond())
                + left;
    }
}
