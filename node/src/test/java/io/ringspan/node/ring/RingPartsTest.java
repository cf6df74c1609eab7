package io.ringspan.node.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.node.copy.CedeText;
import io.ringspan.node.copy.CopyState;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.Phase;
import io.ringspan.replication.ring.change.RingChange;
import io.ringspan.replication.ring.change.RingRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A node is told that a change is over. */
class RingPartsTest implements RingWork {
    private static final List<RingNode> BEFORE = List.of(node(10), node(20), node(30));
    private static final List<RingNode> AFTER = List.of(node(10), node(20), node(30).at(List.of(new Token(15))));
    private static final NodeId SELF = node(30).id();
    private static final long RING = RingRecord.first(BEFORE).change().ring();

    private static final StreamId EARLIER = new StreamId(node(10).id(), 1, 0);

    private final List<String> done = new ArrayList<>();
    private final RingParts parts = new RingParts(
            SELF,
            (member, question) -> CompletableFuture.failedFuture(new IOException("nobody is asked")),
            Runnable::run,
            node -> Optional.empty());
    private boolean fails;
    private int resting;
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    @Test
    void whoComesBackWhenAChangeIsOverThatDidWithoutItDeletesWhatItDoesNotOwn() {
        RingRecord over = ended(Set.of(SELF));
        parts.serves(this, over.stage());

        parts.follow(over);
        parts.follow(over);

        assertThat(done).containsExactly("sweep");
    }

    @Test
    void itGoesOverToTheRingFirst() {
        parts.serves(this, RingRecord.first(BEFORE).stage());

        parts.follow(ended(Set.of(SELF)));

        assertThat(done).containsExactly("goes over to 3", "sweep");
    }

    @Test
    void whatIsCancelledIsNotCopiedAnyMoreWhenItIsDeleted() {
        RingRecord cancelled = changed(Phase.CANCELLED, Set.of());
        parts.serves(this, cancelled.stage());

        assertThat(parts.begin(cancelled, cancelled.part(SELF).orElseThrow())).isNotDone();
        assertThat(done).containsExactly("stops copying");
        stopped.complete(null);

        assertThat(done).containsExactly("stops copying", "sweep");
    }

    @Test
    void whoComesBackWhenItWasCancelledWithoutItCopiesNothingAnyMoreEither() {
        RingRecord over = changed(Phase.ROLLED_BACK, Set.of(SELF));
        parts.serves(this, over.stage());
        stopped.complete(null);

        parts.follow(over);

        assertThat(done).containsExactly("stops copying", "sweep");
    }

    @Test
    void whatFailsIsTriedAgain() {
        RingRecord over = ended(Set.of(SELF));
        parts.serves(this, over.stage());
        fails = true;
        parts.follow(over);
        fails = false;

        parts.follow(over);
        parts.follow(over);

        assertThat(done).containsExactly("sweep", "sweep");
    }

    @Test
    void whoWasThereHasDoneSoBefore() {
        RingRecord over = ended(Set.of(BEFORE.get(1).id()));
        parts.serves(this, over.stage());

        parts.follow(over);

        assertThat(done).isEmpty();
    }

    @Test
    void workersAreToldThatAChangeIsOverAndAtAStartThatOneWas() {
        RingRecord over = ended(Set.of(BEFORE.get(1).id()));
        RingRecord before = new RingRecord(over.change(), Phase.CLEANING, 0, 0, Set.of(), 9, false);
        parts.serves(this, before.stage());
        parts.follow(before);
        assertThat(resting).isZero();

        parts.follow(over);
        assertThat(resting).isOne();

        parts.serves(this, over.stage());
        assertThat(resting).isEqualTo(2);
    }

    /** Its origin was killed before the change, and the old owner was sent it from its disk. */
    @Test
    void whatNeverComesIsNotWaitedForOnceAllHaveBroughtWhatTheyHad() {
        List<String> asked = new CopyOnWriteArrayList<>();
        RingParts gains = new RingParts(
                SELF,
                (member, question) -> {
                    asked.add(String.valueOf(member.port()));
                    boolean isSource = member.port() == 20;
                    return CompletableFuture.completedFuture(
                            CedeText.positions(isSource ? Map.of(EARLIER, 7L) : Map.of()));
                },
                Runnable::run,
                node -> Optional.of(new Endpoint("10.0.0.1", (int) node.token().value())));
        RingChange change = new RingChange(RING, 1, 77, 0, Kind.REBALANCE, BEFORE, AFTER);
        RingRecord switched = new RingRecord(change, Phase.SWITCHED, 0, 0, Set.of(), 9, false);
        gains.serves(this, gains.stage(switched));

        CompletableFuture<Void> taken =
                gains.begin(switched, switched.part(SELF).orElseThrow());

        assertThat(taken).succeedsWithin(Duration.ofSeconds(20));
        assertThat(asked).as("first the old owner, then all").containsExactly("20", "10", "20");
        assertThat(done).containsExactly("goes over to 3");
    }

    private static RingRecord ended(Set<NodeId> without) {
        return changed(Phase.DONE, without);
    }

    private static RingRecord changed(Phase phase, Set<NodeId> without) {
        RingChange change = new RingChange(RING, 1, 77, 0, Kind.REBALANCE, BEFORE, AFTER);
        return new RingRecord(change, phase, 0, 0, without, 9, false);
    }

    private static RingNode node(int token) {
        NodeId id = new NodeId(new Datacenter("dc"), new Rack("r"), new Token(token));
        return new RingNode(id, new Endpoint("10.0.0.1", 8101), List.of(new Token(token)));
    }

    @Override
    public CompletableFuture<Void> goOver(RingStage stage) {
        done.add("goes over to " + stage.epoch());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Long> sweep() {
        done.add("sweep");
        return fails
                ? CompletableFuture.failedFuture(new IOException("the store is away"))
                : CompletableFuture.completedFuture(1L);
    }

    @Override
    public void rests() {
        resting++;
    }

    @Override
    public CompletableFuture<Boolean> isMarked(Set<NodeId> by) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public CompletableFuture<Optional<Map<StreamId, Long>>> takenOfLeaving(NodeId receiver) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public CompletableFuture<Boolean> hasApplied(Map<StreamId, Long> positions) {
        return CompletableFuture.completedFuture(positions.isEmpty());
    }

    @Override
    public CompletableFuture<Set<StreamId>> unheard(Set<StreamId> streams) {
        return CompletableFuture.completedFuture(Set.of());
    }

    @Override
    public CompletableFuture<Set<StreamId>> over(Set<StreamId> streams) {
        return CompletableFuture.completedFuture(streams);
    }

    @Override
    public CompletableFuture<Void> copy(Predicate<NodeId> isExcluded) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public CompletableFuture<Void> stopCopying() {
        done.add("stops copying");
        return stopped;
    }

    @Override
    public CompletableFuture<Void> settle(Map<NodeId, Map<StreamId, Long>> ceded) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<CopyState> copying() {
        return Optional.empty();
    }
}
