package io.ringspan.node.copy;

import io.ringspan.base.NodeId;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
    private final Set<Copying> underWay = new HashSet<>(); // guarded by this
    private @Nullable RangeCopy last; // guarded by this

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
        Copying copying = new Copying(isExcluded);
        synchronized (this) {
            underWay.add(copying);
        }
        start(copying);
        return copying.done;
    }

    /**
     * Nothing is to be gained any more: what is copied ends, and what it has copied is given up.
     *
     * @return completed when what was put is answered
     */
    public synchronized CompletableFuture<Void> stop() {
        if (last != null) {
            last.giveUp();
        }
        underWay.forEach(each -> each.isStopped = true);
        return CompletableFuture.allOf(underWay.stream()
                .map(each -> each.done.handle((done, failure) -> null))
                .toArray(CompletableFuture[]::new));
    }

    /** One that was asked for. */
    private static final class Copying {
        private final Predicate<NodeId> isExcluded;
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean isStopped; // guarded by what owns it

        Copying(Predicate<NodeId> isExcluded) {
            this.isExcluded = isExcluded;
        }
    }

    /** Of keys that are not settled here, takes over what the owners have; completed when that is done, or has taken too long. */
    public CompletableFuture<Void> settle(Map<NodeId, Map<StreamId, Long>> ceded) {
        return copies.takeComing(ring.get(), may, ceded);
    }

    /** These keys belong to others now. */
    public CompletableFuture<Void> forget(List<byte[]> keys) {
        return copies.forget(keys);
    }

    private synchronized void start(Copying copying) {
        if (copying.isStopped) {
            underWay.remove(copying);
            copying.done.completeExceptionally(new IOException("it was stopped before it began"));
            return;
        }
        Topology topology = ring.get();
        CopyWish wish = new CopyWish(
                topology,
                CopyPlan.gained(topology, topology.self()),
                keysPerSecond,
                may,
                node -> !copying.isExcluded.test(topology.node(node).id()));
        if (wish.ranges().isEmpty()) {
            underWay.remove(copying);
            copying.done.complete(null);
            return;
        }
        copies.begin(wish, end -> ended(end, copying))
                .ifPresentOrElse(
                        made -> last = made,
                        () -> CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                                .execute(() -> start(copying)));
    }

    private void ended(CopyState end, Copying copying) {
        synchronized (this) {
            underWay.remove(copying);
        }
        if (end.phase() == CopyState.Phase.ENDED) {
            copying.done.complete(null);
        } else {
            copying.done.completeExceptionally(new IOException("not all could be copied: " + end.trouble()));
        }
    }

    /** How far it is; nothing if nothing is copied. Any thread. */
    public Optional<CopyState> progress() {
        return Optional.of(copies.state()).filter(CopyState::running);
    }
}
