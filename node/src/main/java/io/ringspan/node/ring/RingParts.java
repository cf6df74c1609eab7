package io.ringspan.node.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.node.copy.CedeText;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.change.Part;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingChange;
import io.ringspan.replication.ring.change.RingMove;
import io.ringspan.replication.ring.change.RingRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what a node has to do in each phase of a change of its ring.
 *
 * <p><b>Owner.</b> The loop of the gossip. <b>Limits.</b> One part at a time; of one that was left for another nothing more comes.
 */
final class RingParts {
    static final String CEDE = "cede";
    private static final Logger LOG = LoggerFactory.getLogger(RingParts.class);
    /** Whoever asks again after that has not had an answer. */
    private static final int CEDE_LOOKS_MAX = 300;
    /** After so many, what does not come may never come. */
    private static final int LATE_LOOKS = 100;

    private final NodeId self;
    private final RingKeeper.Asking ask;
    private final Executor loop;
    private final Looks looks;
    private final Function<NodeId, Optional<Endpoint>> addresses;
    private volatile @Nullable RingWork work;
    private @Nullable RingStage at;
    private CompletableFuture<Void> going = CompletableFuture.completedFuture(null);
    private @Nullable Part current;
    private volatile @Nullable RingRecord record;
    /** The change that is over without this node, which has cleaned up since; 0 if there is none. */
    private long swept;

    RingParts(NodeId self, RingKeeper.Asking ask, Executor loop, Function<NodeId, Optional<Endpoint>> addresses) {
        this.self = self;
        this.ask = ask;
        this.loop = loop;
        this.looks = new Looks(loop);
        this.addresses = addresses;
    }

    /** There are workers, at that stage. */
    void serves(RingWork workers, RingStage stage) {
        work = workers;
        at = stage;
        if (record != null && record.phase().isFinal()) {
            workers.rests();
        }
    }

    /**
     * The stage at which a node begins: who gains ranges serves them once their old owners have ceded them, and not at once. What
     * it loses itself it does not serve any more.
     */
    RingStage stage(RingRecord of) {
        boolean waits = waits(of);
        RingChange change = of.change();
        return waits
                ? new RingStage(
                                change.base() + 1,
                                change.base(),
                                change.beforeOfAll(),
                                change.after(),
                                change.beforeOfAll(),
                                change.ring(),
                                true)
                        .whenCeded()
                : of.stage();
    }

    private boolean waits(RingRecord of) {
        return of.phase() == Phase.SWITCHED && of.change().gainers().contains(self);
    }

    /** There is no part in this phase, but its stage holds. Who comes back when a change is over that did without it cleans up then. */
    void follow(RingRecord now) {
        current = null;
        record = now;
        CompletableFuture<Void> there = reach(now.stage());
        RingWork workers = work;
        if (workers != null && now.phase().isFinal()) {
            there.thenRun(workers::rests);
        }
        long change = now.change().id();
        if (workers != null && now.isOverWithout(self) && swept != change) {
            swept = change;
            boolean isUndone = now.phase() == Phase.ROLLED_BACK;
            there.thenCompose(reached -> isUndone ? undo(workers) : sweep(workers))
                    .whenCompleteAsync((done, failure) -> swept = failure == null ? swept : 0, loop);
        }
    }

    private CompletableFuture<Void> reach(RingStage stage) {
        RingWork workers = work;
        if (workers != null && !stage.equals(at)) {
            at = stage;
            going = going.handle((done, failure) -> null).thenCompose(before -> workers.goOver(stage));
        }
        return going;
    }

    /** Begins a part; completed when it is done. */
    CompletableFuture<Void> begin(RingRecord now, Part part) {
        current = part;
        record = now;
        RingChange change = now.change();
        boolean gains = change.gainers().contains(self);
        return switch (part.phase()) {
            case COPYING ->
                whenServing(
                        part,
                        workers -> reach(now.stage())
                                .thenCompose(there -> until(part, () -> workers.isMarked(living(now)))));
            case STREAMING ->
                whenServing(
                        part,
                        workers -> reach(now.stage())
                                .thenCompose(there -> gains ? workers.copy(this::isExcluded) : there()));
            case SWITCHED ->
                whenServing(
                        part,
                        workers -> gains
                                ? reach(stage(now)).thenCompose(there -> takeOver(workers, now, part))
                                : reach(now.stage()));
            case CLEANING -> whenServing(part, workers -> reach(now.stage()).thenCompose(there -> sweep(workers)));
            case CANCELLED ->
                whenServing(part, workers -> reach(now.stage()).thenCompose(there -> gains ? undo(workers) : there()));
            default -> {
                reach(now.stage());
                yield there();
            }
        };
    }

    /** Whether the change does without that node, by what is known now; any thread. */
    private boolean isExcluded(NodeId node) {
        RingRecord now = record;
        return now != null && now.excluded().contains(node);
    }

    private static CompletableFuture<Void> there() {
        return CompletableFuture.completedFuture(null);
    }

    /** A node that has just come into the ring makes its workers first. */
    private CompletableFuture<Void> whenServing(Part part, Function<RingWork, CompletableFuture<Void>> then) {
        RingWork workers = work;
        if (workers != null) {
            return then.apply(workers);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        looks.later(() -> {
            if (part.equals(current)) {
                whenServing(part, then).whenComplete((nothing, failure) -> complete(done, failure));
            }
        });
        return done;
    }

    private static void complete(CompletableFuture<Void> done, @Nullable Throwable failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(failure);
        }
    }

    /** Looks again and again; of a part that was left nothing comes. */
    private CompletableFuture<Void> until(Part part, Supplier<CompletableFuture<Boolean>> holds) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        looks.until(() -> part.equals(current), holds, done);
        return done;
    }

    private Set<NodeId> living(RingRecord now) {
        Set<NodeId> living = now.change().voters();
        living.removeAll(now.excluded());
        return living;
    }

    private CompletableFuture<Void> undo(RingWork workers) {
        return workers.stopCopying().thenCompose(stopped -> sweep(workers));
    }

    private CompletableFuture<Void> sweep(RingWork workers) {
        return workers.sweep().thenAccept(keys -> {
            if (keys > 0) {
                LOG.info("{} key(s) were deleted from the store, which belong to other nodes now", keys);
            }
        });
    }

    /**
     * Asks those who owned what this node is to own how far they came, and owns it as soon as it has come as far and keys whose writes came in
     * another order are settled. If one of them does not
     * know, or knows of something that does not come, all others are asked, each of which first brings what it has. What was written
     * before the change, and sent to the old owner from the disk of a node that was killed, does not come here, and is in what was copied.
     */
    private CompletableFuture<Void> takeOver(RingWork workers, RingRecord now, Part part) {
        Set<NodeId> sources = now.change().moves().stream()
                .filter(move -> move.to().equals(self))
                .map(RingMove::from)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(TreeSet::new));
        Ceded ceded = new Ceded(new HashMap<>(), new HashMap<>(), new AtomicBoolean());
        return askAll(sources, workers, now, part, ceded)
                .thenCompose(asked -> isWaitingInVain(workers, part, ceded))
                .thenCompose(inVain -> {
                    if (!inVain) {
                        return there();
                    }
                    Set<NodeId> all = now.change().required();
                    all.remove(self);
                    return askAll(all, workers, now, part, ceded).thenCompose(asked -> doWithout(workers, ceded));
                })
                .thenCompose(asked -> until(part, () -> workers.hasApplied(ceded.positions())))
                .thenCompose(has -> {
                    ceded.byOwner().keySet().retainAll(sources);
                    return workers.settle(ceded.byOwner());
                })
                .thenComposeAsync(has -> reach(now.stage()), loop);
    }

    /** Whether something may never come: an old owner does not know what, nobody has brought its stream yet, or it does not come soon. */
    private CompletableFuture<Boolean> isWaitingInVain(RingWork workers, Part part, Ceded ceded) {
        CompletableFuture<Void> soon = new CompletableFuture<>();
        int[] times = {0};
        return workers.unheard(Set.copyOf(ceded.positions().keySet()))
                .thenComposeAsync(
                        unheard -> {
                            if (!unheard.isEmpty() || ceded.isUnknown().get()) {
                                return CompletableFuture.completedFuture(true);
                            }
                            looks.until(
                                    () -> part.equals(current) && (++times[0] < LATE_LOOKS || !soon.complete(null)),
                                    () -> workers.hasApplied(ceded.positions()),
                                    soon);
                            return soon.thenCompose(looked -> workers.hasApplied(ceded.positions()))
                                    .thenApply(has -> !has);
                        },
                        loop);
    }

    /** All that are there have brought what they had: of the rest there is nothing but what can be copied. */
    private CompletableFuture<Void> doWithout(RingWork workers, Ceded ceded) {
        Map<StreamId, Long> positions = ceded.positions();
        Map<StreamId, Long> gone = new HashMap<>(positions);
        gone.keySet().removeIf(stream -> !isExcluded(stream.origin()));
        return workers.hasApplied(gone)
                .thenCompose(has -> has ? there() : workers.copy(this::isExcluded))
                .thenCompose(copied -> workers.over(Set.copyOf(positions.keySet())))
                .thenAccept(over -> {
                    positions.keySet().removeAll(over);
                    positions.keySet().removeAll(gone.keySet());
                });
    }

    /**
     * What was ceded.
     *
     * @param positions how far the old owners came, all together
     * @param byOwner the same of each that knows it
     * @param isUnknown whether one of them did not know
     */
    private record Ceded(
            Map<StreamId, Long> positions, Map<NodeId, Map<StreamId, Long>> byOwner, AtomicBoolean isUnknown) {}

    /**
     * What one old owner says.
     *
     * @param isThere whether it can be asked
     * @param taken how far it came; nothing if it does not know
     */
    private record Said(boolean isThere, Optional<Map<StreamId, Long>> taken) {
        static final Said GONE = new Said(false, Optional.empty());
    }

    private CompletableFuture<Void> askAll(
            Set<NodeId> sources, RingWork workers, RingRecord now, Part part, Ceded ceded) {
        CompletableFuture<Void> all = there();
        for (NodeId source : sources) {
            all = all.thenCompose(before -> ceded(source, now, part).thenCompose(said -> {
                if (!said.isThere()) {
                    // It is gone: what it had last, the other replicas have.
                    return ceded.isUnknown().get() ? there() : workers.copy(this::isExcluded);
                }
                ceded.isUnknown().compareAndSet(false, said.taken().isEmpty());
                said.taken().ifPresent(known -> {
                    ceded.byOwner().put(source, known);
                    known.forEach((stream, position) -> ceded.positions().merge(stream, position, Math::max));
                });
                return there();
            }));
        }
        return all;
    }

    private CompletableFuture<Said> ceded(NodeId source, RingRecord now, Part part) {
        CompletableFuture<Said> done = new CompletableFuture<>();
        askToCede(source, now, part, done);
        return done;
    }

    private void askToCede(NodeId source, RingRecord now, Part part, CompletableFuture<Said> done) {
        Optional<Endpoint> where = addresses.apply(source);
        if (now.excluded().contains(source) || where.isEmpty()) {
            done.complete(Said.GONE);
            return;
        }
        String question = CEDE + "\t" + now.topologyEpoch() + "\t" + CedeText.node(self);
        ask.ask(where.get(), question)
                .whenCompleteAsync(
                        (text, failure) -> {
                            if (failure == null) {
                                try {
                                    done.complete(new Said(true, CedeText.positionsIfKnown(text)));
                                } catch (IllegalArgumentException unfit) {
                                    done.completeExceptionally(unfit);
                                }
                            } else if (part.equals(current)) {
                                RingRecord latest = record;
                                RingRecord next = latest == null ? now : latest;
                                looks.later(() -> askToCede(source, next, part, done));
                            }
                        },
                        loop);
    }

    /** Says to a new owner how far this node came with what it owned, once nothing of it goes on here. */
    CompletableFuture<String> cede(String[] fields) {
        int epoch = Integer.parseInt(fields[1]);
        NodeId receiver = CedeText.node(fields, 2);
        RingWork workers = work;
        RingRecord now = record;
        if (workers == null || now == null || now.topologyEpoch() < epoch) {
            return CompletableFuture.failedFuture(new IOException("this node is not there yet"));
        }
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        int[] times = {0};
        boolean isStill = waits(now) && (at == null || at.epoch() < now.topologyEpoch());
        reach(isStill ? stage(now) : now.stage())
                .whenCompleteAsync(
                        (there, failure) -> looks.until(
                                () -> ++times[0] < CEDE_LOOKS_MAX || !quiet.completeExceptionally(late()),
                                () -> workers.isMarked(Set.of(receiver)),
                                quiet),
                        loop);
        return quiet.thenCompose(settled -> workers.takenOfLeaving(receiver)).thenApply(CedeText::positions);
    }

    /** How far copying is; any thread. */
    Optional<Gain> copying() {
        RingWork workers = work;
        return workers == null ? Optional.empty() : workers.copying().map(state -> Gain.of(self, state));
    }

    private static IOException late() {
        return new IOException("something still goes on that was begun before");
    }
}
