package io.ringspan.node.copy.lost;

import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.antientropy.content.StoreReader;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.Doubt;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.node.copy.Copies;
import io.ringspan.node.copy.CopyFile;
import io.ringspan.node.copy.CopyState;
import io.ringspan.node.copy.CopyWish;
import io.ringspan.replication.copy.CopyPlace;
import io.ringspan.replication.copy.CopyPlan;
import io.ringspan.replication.copy.LostChoice;
import io.ringspan.replication.copy.LostChoice.Said;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills a store that may lack its keys: asks the other replicas, copies from them, and says what the node is meanwhile. At first its
 * store is not read at all; once others have heard, or none of them can be asked, it is read if nobody else can answer. The store of
 * a node of which an operator says that it replaces another is not read at all before it is filled.
 *
 * <p><b>Owner.</b> A thread of its own for as long as there is something to do; what is public from any. <b>Limits.</b> It asks for as
 * long as it takes, twice a second.
 */
public final class LostStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LostStore.class);
    private static final long LOOK_MILLIS = 100;
    private static final int ANSWER_SECONDS_MAX = 5;
    private static final long HEARD_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long WAITED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Parts parts;
    private final ConcurrentHashMap<Integer, Said> said = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile boolean isSaid;
    private volatile boolean replaces;
    private volatile ReplaceReport.Phase replaced = ReplaceReport.Phase.NONE;
    private volatile int keysPerSecond;

    /**
     * What it needs.
     *
     * @param ring the one in force
     * @param replicas calls a node, by its number
     * @param isReached whether there is a link to a node, by its number
     * @param store the own one
     * @param always whether a store that turns out to lack keys is filled though nobody has asked for that
     * @param gossips whether others hear what the node is
     * @param is hears what the node is while its store may lack keys; null once it does not
     */
    public record Parts(
            Doubt doubt,
            Copies copies,
            Supplier<Topology> ring,
            IntFunction<Replica> replicas,
            IntPredicate isReached,
            StoreReading store,
            int keysPerSecond,
            CopyFile file,
            Executor threads,
            boolean always,
            boolean gossips,
            Consumer<@Nullable MemberState> is) {}

    public LostStore(Parts parts) {
        this.parts = parts;
        this.keysPerSecond = parts.keysPerSecond();
        this.replaces = parts.file().replaces();
    }

    /** The copies that it makes, and others. */
    public Copies copies() {
        return parts.copies();
    }

    /** Who has keys that this node has, by the ring as it is now. */
    private List<Integer> others() {
        Topology topology = parts.ring().get();
        return IntStream.range(0, topology.size())
                .filter(node -> node != topology.self())
                .filter(node -> topology.replicaSets().stream()
                        .anyMatch(owners -> owners.includesSelf() && owners.includes(node)))
                .boxed()
                .toList();
    }

    /** Begins to look after the store, if it is to. Where there is no other replica nothing is doubted. */
    public void begin() {
        if ((parts.always() || replaces) && !others().isEmpty()) {
            look();
        }
    }

    private void look() {
        parts.doubt().by(new Doubt.Look(this::isUnfinished, this::doubted));
    }

    private boolean isUnfinished(String run) {
        return replaces
                || parts.file()
                        .read()
                        .map(CopyPlace::ownRun)
                        .filter(run::equals)
                        .isPresent();
    }

    /**
     * The node takes the place of one that is gone: its store is not read from before it has what the other replicas have.
     *
     * @param rate in keys a second, if it is another than usual
     * @return why nothing was begun
     */
    public synchronized Optional<NotDone> replace(Optional<Integer> rate) {
        List<Integer> others = others();
        if (others.isEmpty()) {
            return Optional.of(NotDone.refused("no other node of the ring has keys that belong to this one"));
        }
        if (others.stream().noneMatch(parts.isReached()::test)) {
            return Optional.of(
                    NotDone.refused("nobody can be reached who has the keys that belong to this node: start one of "
                            + String.join(", ", others.stream().map(this::name).toList()) + ", then try again"));
        }
        try (StoreReader own = parts.store().connect()) {
            String run = own.runId();
            boolean isEmpty = own.size() == 0;
            rate.ifPresent(wanted -> keysPerSecond = wanted);
            rate.ifPresent(parts.copies()::rate);
            replaces = true;
            parts.file().replaces(true);
            look();
            if (!parts.doubt().begin(run, isEmpty)) {
                parts.is().accept(MemberState.RESUMING); // it may have been read as a last resort until now
            }
            return Optional.empty();
        } catch (IOException away) {
            return Optional.of(NotDone.refused("the store of this node does not answer: " + away.getMessage()));
        }
    }

    /** The store is taken as it is, and read from; false if it does not lack anything that is known of. */
    public boolean giveUp() {
        Doubt.Doubted about = parts.doubt().now();
        if (about == null) {
            return false;
        }
        LOG.warn("The store is read from as it is, as an operator wants: it may lack keys");
        trust(about.run(), ReplaceReport.Phase.GIVEN_UP);
        parts.copies().stop();
        return true;
    }

    /** For those who count. */
    public CopyTotals totals() {
        return new CopyTotals(
                parts.copies().counts(), parts.copies().state(), parts.doubt().now() != null);
    }

    /** How far that is. */
    public ReplaceReport report() {
        Doubt.Doubted about = parts.doubt().now();
        return new ReplaceReport(
                about == null ? replaced : ReplaceReport.Phase.FILLING,
                others().stream()
                        .map(node -> new ReplaceReport.Other(name(node), said(node)))
                        .toList(),
                parts.copies().state());
    }

    private String said(int node) {
        Said its = said.get(node);
        return its == null ? "" : its.name();
    }

    private String wordOf(int node) {
        String word = said(node);
        return word.isEmpty() ? "nothing" : word;
    }

    private String name(int node) {
        return parts.ring().get().node(node).id().toString();
    }

    private synchronized void trust(String run, ReplaceReport.Phase how) {
        parts.doubt().trust(run);
        if (parts.doubt().now() != null) {
            return; // another run came meanwhile
        }
        replaced = how;
        replaces = false;
        parts.file().replaces(false);
        if (!parts.always()) {
            parts.doubt().by(null);
        }
        parts.is().accept(null);
    }

    private void doubted() {
        parts.is().accept(MemberState.RESUMING);
        parts.threads().execute(this::fill);
    }

    private void fill() {
        Doubt.Doubted about = parts.doubt().now();
        if (about == null) {
            return;
        }
        LOG.info(
                "The store {}: it is not read from until the other replicas were asked",
                about.isEmpty() ? "is empty" : "lacks keys that were being copied");
        long begunNanos = System.nanoTime();
        isSaid = false;
        try {
            while (!closed && isDoubted(about) && !isFilled(about, System.nanoTime() - begunNanos)) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isFilled(Doubt.Doubted about, long nanos) throws InterruptedException {
        ask();
        List<Optional<Said>> all = new ArrayList<>();
        others().forEach(node -> all.add(Optional.ofNullable(said.get(node))));
        LostChoice choice = LostChoice.of(all, about.isEmpty(), nanos > WAITED_NANOS);
        boolean nobody = said.isEmpty() && nanos > WAITED_NANOS;
        if (choice == LostChoice.WAIT && nanos > WAITED_NANOS && !isSaid) {
            isSaid = true;
            LOG.warn(
                    "The store may lack keys, and those who have them do not say that theirs is whole: {}. It is read from if nobody else"
                            + " can answer; start them, or say that it is whole (ringspan replace --give-up)",
                    String.join(
                            ", ",
                            others().stream()
                                    .map(node -> name(node) + " says " + wordOf(node))
                                    .toList()));
        }
        if ((parts.gossips() && nanos > HEARD_NANOS) || nobody) {
            lastResort(about);
        }
        if (choice == LostChoice.COPY && !(isDoubted(about) && copied(about))) {
            return false;
        }
        if (choice != LostChoice.WAIT) {
            trust(about.run(), ReplaceReport.Phase.FILLED);
            LOG.info(
                    "The store has {}: it is read from",
                    choice == LostChoice.COPY ? "its keys" : "as much as all others");
        }
        return choice != LostChoice.WAIT;
    }

    /** Unless the store is read from as it is meanwhile, as an operator has said. */
    private synchronized void lastResort(Doubt.Doubted about) {
        if (isDoubted(about)) {
            parts.is().accept(replaces ? MemberState.RESUMING : MemberState.BEHIND);
        }
    }

    private boolean isDoubted(Doubt.Doubted about) {
        return about.equals(parts.doubt().now());
    }

    /** Copies, and says once others have heard that it is read if nobody else can answer. */
    private boolean copied(Doubt.Doubted about) throws InterruptedException {
        Topology topology = parts.ring().get();
        CompletableFuture<CopyState> end = new CompletableFuture<>();
        CopyWish wish = new CopyWish(
                topology,
                CopyPlan.owned(topology, topology.self()),
                keysPerSecond,
                node -> said.get(node) == Said.SOUND);
        if (!parts.copies().start(wish, end::complete)) {
            return false; // another one runs
        }
        long begunNanos = System.nanoTime();
        while (!end.isDone()) {
            try {
                end.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException goesOn) {
                if (!isDoubted(about)) {
                    parts.copies().stop(); // the store is another one by now, or is read from as it is
                }
                ask();
                if (parts.gossips() && System.nanoTime() - begunNanos > HEARD_NANOS) {
                    lastResort(about);
                }
            } catch (ExecutionException fault) {
                return false;
            }
        }
        return end.join().phase() == CopyState.Phase.ENDED;
    }

    private void ask() throws InterruptedException {
        for (int node : others()) {
            try (Replica replica = parts.replicas().apply(node)) {
                byte[] answer =
                        replica.ask(Words.ask(Question.SOUND).toBytes()).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
                said.put(node, Said.of(new Words.Read(answer).number()));
            } catch (ExecutionException | TimeoutException away) {
                said.remove(node);
            } catch (IllegalArgumentException unfit) {
                said.remove(node); // there is no link to it yet, or it says something else
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
