package io.ringspan.node.ring;

import io.netty.channel.EventLoop;
import io.ringspan.base.NodeId;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.content.Sweep;
import io.ringspan.node.copy.CopyState;
import io.ringspan.node.handover.StoreAccess;
import io.ringspan.node.replica.Replication;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.store.StoreOrder;
import io.ringspan.replication.stream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The workers of a node, as its ring sees them.
 *
 * <p><b>Threads.</b> Asked on the loop of the gossip; looks at each worker on that worker's own.
 */
public final class WorkersAtWork implements RingWork {
    private static final long FORGET_SECONDS_MAX = 60;
    private static final double SWEPT_KEYS_PER_SECOND = 100_000;

    private final Parts parts;
    /**
     * One worker.
     *
     * @param wentOverAt the last position that it had given when it went over to the present topology
     * @param rests tells it that the change is over
     */
    public record One(
            EventLoop loop, Replication replica, StoreAccess store, LongSupplier wentOverAt, Runnable rests) {}

    /**
     * What copies to the own store.
     *
     * @param copy copies all that the node is to own, from those whom a change does without only what nobody else can give
     * @param stop ends that, and gives up what it has copied
     * @param settle takes over from the owners what is not settled here
     * @param forget forgets what is known of keys that were deleted
     * @param progress how far copying is; nothing if nothing is copied
     */
    public record Copying(
            Function<Predicate<NodeId>, CompletableFuture<Void>> copy,
            Supplier<CompletableFuture<Void>> stop,
            Function<Map<NodeId, Map<StreamId, Long>>, CompletableFuture<Void>> settle,
            Function<List<byte[]>, CompletableFuture<Void>> forget,
            Supplier<Optional<CopyState>> progress) {}

    /**
     * What it works with.
     *
     * @param workers the first is the store worker
     * @param topology the one in force
     * @param goOver has all workers go over
     * @param copy copies what the node is to own
     * @param threads runs what waits for the store
     */
    public record Parts(
            List<One> workers,
            Supplier<Topology> topology,
            Function<RingStage, CompletableFuture<Void>> goOver,
            Copying copy,
            KeyTokens tokens,
            StoreReading store,
            Executor threads) {}

    public WorkersAtWork(Parts parts) {
        this.parts = parts;
    }

    private One first() {
        return parts.workers().get(0);
    }

    @Override
    public CompletableFuture<Void> goOver(RingStage stage) {
        return parts.goOver().apply(stage);
    }

    @Override
    public void rests() {
        parts.workers().forEach(each -> each.loop().execute(each.rests()));
    }

    @Override
    public CompletableFuture<Boolean> isMarked(Set<NodeId> by) {
        Topology topology = parts.topology().get();
        return all(one ->
                by.stream().map(topology::indexOf).allMatch(node -> node == Topology.NOBODY || hasAll(one, node)));
    }

    private static boolean hasAll(One one, int node) {
        return one.replica().stream().hasPassed(node, one.wentOverAt().getAsLong())
                && one.replica().earlierWrites(node) == 0;
    }

    /** Whether it holds for each worker, asked on its own loop. */
    private CompletableFuture<Boolean> all(Predicate<One> holds) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (One each : parts.workers()) {
            all = all.thenCombine(
                    CompletableFuture.supplyAsync(() -> holds.test(each), each.loop()), Boolean::logicalAnd);
        }
        return all;
    }

    @Override
    public CompletableFuture<Optional<Map<StreamId, Long>>> takenOfLeaving(NodeId receiver) {
        return CompletableFuture.supplyAsync(() -> order().ranges().taken(receiver), first().loop());
    }

    private StoreOrder order() {
        return Objects.requireNonNull(first().store().order(), "the first worker orders");
    }

    @Override
    public CompletableFuture<Boolean> hasApplied(Map<StreamId, Long> positions) {
        return CompletableFuture.supplyAsync(
                () -> positions.entrySet().stream().allMatch(each -> {
                    long mark = order().mark(each.getKey());
                    return mark != Upstream.LOST && mark >= each.getValue();
                }),
                first().loop());
    }

    @Override
    public CompletableFuture<Set<StreamId>> unheard(Set<StreamId> streams) {
        return CompletableFuture.supplyAsync(
                () -> streams.stream()
                        .filter(stream -> order().mark(stream) == Upstream.LOST)
                        .collect(Collectors.toSet()),
                first().loop());
    }

    @Override
    public CompletableFuture<Set<StreamId>> over(Set<StreamId> streams) {
        return CompletableFuture.supplyAsync(
                () -> streams.stream()
                        .filter(stream -> order().mark(stream) == Upstream.LOST || order().hasStartedSince(stream))
                        .collect(Collectors.toSet()),
                first().loop());
    }

    @Override
    public CompletableFuture<Long> sweep() {
        return CompletableFuture.supplyAsync(this::swept, parts.threads());
    }

    private long swept() {
        Sweep sweep = new Sweep(
                key -> {
                    Topology now = parts.topology().get(); // the next change may have begun
                    return !now.takes(now.self(), parts.tokens().token(key));
                },
                keys -> parts.copy()
                        .forget()
                        .apply(keys)
                        .orTimeout(FORGET_SECONDS_MAX, TimeUnit.SECONDS)
                        .join(),
                SWEPT_KEYS_PER_SECOND);
        try {
            return sweep.run(parts.store());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the node ends", ends);
        }
    }

    @Override
    public CompletableFuture<Void> copy(Predicate<NodeId> isExcluded) {
        return parts.copy().copy().apply(isExcluded);
    }

    @Override
    public CompletableFuture<Void> stopCopying() {
        return parts.copy().stop().get();
    }

    @Override
    public CompletableFuture<Void> settle(Map<NodeId, Map<StreamId, Long>> ceded) {
        return parts.copy().settle().apply(ceded);
    }

    @Override
    public Optional<CopyState> copying() {
        return parts.copy().progress().get();
    }
}
