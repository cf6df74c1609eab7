package io.ringspan.node.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.cluster.Ring;
import io.ringspan.node.copy.CedeText;
import io.ringspan.node.peer.door.PeerDoor;
import io.ringspan.node.peer.door.RingDesk;
import io.ringspan.node.state.KnownSeeds;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.change.Kind;
import io.ringspan.replication.ring.change.Part;
import io.ringspan.replication.ring.change.RingAgreement;
import io.ringspan.replication.ring.change.RingProgress;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what a node knows of its ring: on disk before anything else, then told to others, then done. What the gossip says of others
 * comes within a second; what has changed is told to them directly, too.
 *
 * <p><b>Owner.</b> The loop of the gossip, unless it is said otherwise.
 */
public final class RingKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(RingKeeper.class);

    private final Parts parts;
    private final RingAgreement agreement;
    private final RingParts doing;
    private final Operators operators;
    private final Gains gains;
    private final News news = new News();
    private ClusterView view;
    private long announced;
    private boolean found;
    private @Nullable Part begun;
    private volatile @Nullable RingFacts facts;

    /**
     * What it works with.
     *
     * @param own this node as others are told of it
     * @param file where the record is kept
     * @param announce tells a number to all members
     * @param ask asks a member; completed on any thread
     * @param ids gives random numbers
     * @param loop the owner
     * @param found takes the ring as soon as this node is in it, if it was not when it started
     */
    public record Parts(
            RingNode own,
            KnownSeeds file,
            LongConsumer announce,
            Asking ask,
            LongSupplier ids,
            Executor loop,
            Consumer<Ring> found,
            TimeSource time) {
        NodeId self() {
            return own.id();
        }
    }

    /** Asks a member something about the ring. */
    @FunctionalInterface
    public interface Asking {
        /** Completed with its answer. */
        CompletableFuture<String> ask(Endpoint member, String question);
    }

    /** One that knows nothing yet. */
    public RingKeeper(Parts parts, ClusterView view) {
        this.parts = parts;
        this.view = view;
        this.agreement = new RingAgreement(parts.self(), Optional.empty(), parts.ids());
        this.doing = new RingParts(parts.self(), parts.ask(), parts.loop(), this::address);
        this.gains = new Gains(parts.self(), parts.ask(), this::address, doing::copying);
        this.operators = new Operators(parts.self(), agreement, parts.ask(), parts.loop(), this::address, this::settle);
    }

    /** The node has found its ring, which it takes part in. */
    public void begins(Ring ring) {
        found = true;
        heard(ring.record());
    }

    /** There is a ring, and this node is not in it. */
    public void stranger(Ring ring) {
        heard(ring.record());
    }

    private void heard(RingRecord record) {
        agreement.heard(record);
        settle();
    }

    /** The node serves, at the stage that {@link #stage} has given. */
    public void serves(RingWork work, RingStage at) {
        doing.serves(work, at);
        settle();
    }

    /** At which stage a node that begins with that ring has to be. */
    public RingStage stage(RingRecord record) {
        return doing.stage(record);
    }

    /** To be called when members have changed, and some times a second. */
    public void look(ClusterView now, long nowNanos) {
        view = now;
        for (NodeId each : agreement.look(news.seen(now, nowNanos), nowNanos)) {
            ask(each);
        }
        settle();
    }

    private void ask(NodeId member) {
        address(member)
                .ifPresent(where -> parts.ask()
                        .ask(where, "")
                        .whenCompleteAsync(
                                (text, failure) -> {
                                    if (failure == null) {
                                        read(member, text);
                                    } else {
                                        LOG.debug("{} does not tell its ring: {}", member, failure.toString());
                                    }
                                },
                                parts.loop()));
    }

    private void read(NodeId from, String text) {
        try {
            heard(RingRecord.read(text));
        } catch (IllegalArgumentException unfit) {
            LOG.warn("What {} tells of its ring is not understood: {}", from, unfit.getMessage());
        }
    }

    /** Does all that follows from what is known. */
    void settle() {
        for (Optional<RingRecord> keep = agreement.toKeep(); keep.isPresent(); keep = agreement.toKeep()) {
            if (!parts.file().keep(keep.get().text())) {
                LOG.error(
                        "The record of the ring cannot be kept in the data directory: this node goes no further in its change");
                break;
            }
            agreement.kept(keep.get());
            log(keep.get());
        }
        agreement.record().ifPresent(this::follow);
        tell();
        facts = RingFacts.of(agreement.progress(), facts, parts.time());
    }

    /** How the ring stands; nothing if none is known. Any thread. */
    public Optional<RingFacts> facts() {
        return Optional.ofNullable(facts);
    }

    private static void log(RingRecord record) {
        if (record.change().kind() != Kind.FIRST) {
            LOG.info(
                    "The ring's {} in epoch {}, conducted by {}, is {}{}",
                    record.change().kind(),
                    record.change().base(),
                    record.conductor(),
                    record.phase(),
                    record.paused() ? ", and waits" : "");
        }
    }

    private void follow(RingRecord record) {
        Ring ring = new Ring(record);
        if (!found && ring.has(parts.self())) {
            found = true;
            parts.found().accept(ring);
        }
        Optional<Part> part = agreement.part();
        if (part.isEmpty()) {
            begun = null;
            doing.follow(record);
        } else if (!part.get().equals(begun)) {
            Part its = part.get();
            begun = its;
            doing.begin(record, its).whenCompleteAsync((done, failure) -> ended(its, failure), parts.loop());
        }
    }

    private void ended(Part part, @Nullable Throwable failure) {
        if (!part.equals(begun)) {
            return; // the change has gone on without it
        }
        if (failure != null) {
            LOG.warn(
                    "This node's part of {} in the ring's change failed, and begins anew: {}",
                    part.phase(),
                    failure.toString());
            begun = null; // the next look begins it
            return;
        }
        agreement.partDone(part);
        settle();
    }

    /** Tells all members what this node holds and has done, if that has changed. */
    private void tell() {
        long number = agreement.number();
        if (number == announced || number == 0) {
            return;
        }
        announced = number;
        parts.announce().accept(number);
        String line = News.line(parts.self(), number);
        for (Member member : view.members()) {
            if (!member.id().equals(parts.self()) && member.state() != MemberState.DOWN) {
                parts.ask().ask(member.peer(), line); // if that fails, the gossip says it
            }
        }
    }

    /** What others ask; any thread. */
    public RingDesk desk() {
        return question -> CompletableFuture.supplyAsync(() -> answer(question), parts.loop())
                .thenCompose(answer -> answer);
    }

    private CompletableFuture<String> answer(String question) {
        String[] fields = question.split("\t", -1);
        try {
            return switch (fields[0]) {
                case "" -> CompletableFuture.completedFuture(text());
                case News.VERB -> heard(fields);
                case RingParts.CEDE -> doing.cede(fields);
                case Gains.VERB -> CompletableFuture.completedFuture(gains.own());
                case Operators.VERB -> operators.passedOn(fields);
                default ->
                    CompletableFuture.failedFuture(new IllegalArgumentException("nothing is known of " + fields[0]));
            };
        } catch (IllegalArgumentException unfit) {
            return CompletableFuture.failedFuture(unfit);
        }
    }

    private String text() {
        return agreement
                .record()
                .map(RingRecord::text)
                .orElseThrow(() -> new IllegalArgumentException(PeerDoor.NO_RING));
    }

    private CompletableFuture<String> heard(String[] fields) {
        if (news.heard(fields, view, parts.time().nanoTime())) {
            ask(CedeText.node(fields, 1)); // what is new is at hand there
        }
        parts.loop().execute(() -> look(view, parts.time().nanoTime()));
        return CompletableFuture.completedFuture("");
    }

    /** What operators ask and see; any thread. */
    public RingPages.RingChanges changes() {
        return new RingPages.RingChanges() {
            @Override
            public RingNode self() {
                return parts.own();
            }

            @Override
            public CompletableFuture<String> ask(Operators.Wish wish) {
                return operators.ask(wish);
            }

            @Override
            public CompletableFuture<RingProgress> progress() {
                return CompletableFuture.supplyAsync(agreement::progress, parts.loop());
            }

            @Override
            public CompletableFuture<List<Gain>> copying(RingRecord record) {
                return CompletableFuture.supplyAsync(() -> gains.all(record), parts.loop())
                        .thenCompose(all -> all);
            }
        };
    }

    private Optional<Endpoint> address(NodeId node) {
        return view.find(node).map(Member::peer);
    }
}
