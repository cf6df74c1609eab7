package io.ringspan.node.cluster;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.node.cluster.FirstRing.Step;
import io.ringspan.node.state.KnownSeeds;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what {@link FirstRing} decides, until the ring is known: announces, asks members, keeps on disk what must outlive a
 * restart. Says every {@value #LOG_SECONDS} s what it waits for.
 *
 * <p><b>Owner.</b> The thread of the gossip; {@link #found} and {@link #why} are for any thread. <b>Limits.</b> One question at
 * a time, one a second.
 */
public final class RingSearch {
    private static final Logger LOG = LoggerFactory.getLogger(RingSearch.class);
    private static final int LOG_SECONDS = 5;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Whom a member does not see by then is not there: the gossip has compared all it knows several times. */
    private static final long SETTLED_NANOS = 30 * SECOND_NANOS;

    private final NodeId self;
    private final FirstRing first;
    private final Memory memory;
    private final LongConsumer announce;
    private final Consumer<Ring> told;
    private final Asking asking;
    private final RandomGenerator random;
    private final CompletableFuture<Ring> found = new CompletableFuture<>();
    private volatile String why = "no member has let it in yet";
    private @Nullable CompletableFuture<Ring> asked;
    private @Nullable Long insideSinceNanos;
    private long nextQuestionNanos;
    private long nextLogNanos;

    /** Asks a member which ring it is in. */
    @FunctionalInterface
    public interface Asking {
        /** Completed on the thread of the gossip, with an exception if there is no answer. */
        CompletableFuture<Ring> ask(Endpoint member);
    }

    /**
     * What the node's file says.
     *
     * @param expected how many nodes make the first ring
     * @param ofFile the ring, if the file names all of its first nodes
     */
    public record Known(NodeId self, int expected, Optional<Ring> ofFile) {}

    /**
     * Who hears of it.
     *
     * @param announce says to the members which ring this node would make
     * @param stranger takes the ring of the cluster if this node is not in it
     */
    public record Telling(LongConsumer announce, Consumer<Ring> stranger) {}

    /** What outlives a restart. */
    public record Memory(KnownSeeds ring, KnownSeeds announced) {}

    /**
     * Begins.
     *
     */
    public RingSearch(
            Known known, Memory memory, Telling telling, Asking asking, RandomGenerator random, long nowNanos) {
        this.self = known.self();
        this.memory = memory;
        this.announce = telling.announce();
        this.told = telling.stranger();
        this.asking = asking;
        this.random = random;
        Optional<Ring> kept = kept(known, read(memory.ring()).filter(ring -> ring.has(self)));
        this.first = new FirstRing(self, known.expected(), kept, read(memory.announced()));
        this.nextQuestionNanos = nowNanos;
        this.nextLogNanos = nowNanos;
    }

    /** What is on disk, if that has come from the ring of the file by changes; else what the file says, if it does. */
    private static Optional<Ring> kept(Known known, Optional<Ring> onDisk) {
        boolean isLater = known.ofFile()
                .filter(ring -> onDisk.filter(later -> later.record().change().ring()
                                == ring.record().change().ring())
                        .isEmpty())
                .isEmpty();
        return isLater ? onDisk : known.ofFile();
    }

    /** The ring, once it is known. */
    public CompletableFuture<Ring> found() {
        return found;
    }

    /** What it waits for, in words. */
    public String why() {
        return why;
    }

    /** Looks at the members, until the ring is known; to be called when they have changed, and about once a second. */
    public void look(ClusterView view, boolean inside, long nowNanos) {
        if (found.isDone() || !inside) {
            say(why, nowNanos);
            return;
        }
        if (insideSinceNanos == null) {
            insideSinceNanos = nowNanos;
        }
        Step step = first.look(view, nowNanos - insideSinceNanos >= SETTLED_NANOS);
        if (step instanceof Step.Wait wait) {
            why = wait.why();
        } else if (step instanceof Step.Announce announcement) {
            announce(announcement, view);
        } else if (step instanceof Step.Ask ask) {
            ask(ask, nowNanos);
        } else if (step instanceof Step.Known known) {
            take(known.ring());
        }
        say(why, nowNanos);
    }

    /** Kept first: a node that is started anew must not announce another. What cannot be kept is not announced. */
    private void announce(Step.Announce step, ClusterView view) {
        Ring ring = step.ring();
        boolean isNew =
                view.find(self).filter(member -> member.ring() == ring.number()).isEmpty();
        if (isNew && !memory.announced().keep(ring.text())) {
            why = "the ring of " + ring.nodes().size()
                    + " nodes cannot be kept in the data directory, so it is not announced: see the log";
            return;
        }
        why = step.why();
        if (isNew) {
            announce.accept(ring.number());
        }
    }

    private void ask(Step.Ask step, long nowNanos) {
        if (asked != null || nowNanos - nextQuestionNanos < 0) {
            return;
        }
        nextQuestionNanos = nowNanos + SECOND_NANOS;
        Endpoint member = step.members().get(random.nextInt(step.members().size()));
        CompletableFuture<Ring> answer = asking.ask(member);
        asked = answer;
        answer.whenComplete((ring, failure) -> {
            asked = null;
            if (failure != null) {
                why = member + ", a member of the ring, does not say which nodes it has: " + failure.getMessage();
            } else if (ring.has(self)) {
                take(ring);
            } else {
                told.accept(ring);
                why = "the cluster has a ring of " + ring.nodes().size() + " node(s), and " + self
                        + " is none of them: it takes no part before it joins (ringspan join)";
            }
        });
    }

    /** This is it. */
    public void take(Ring ring) {
        if (!found.isDone()) {
            memory.ring().keep(ring.text());
            why = "it has just been found";
            found.complete(ring);
        }
    }

    private void say(String what, long nowNanos) {
        if (!found.isDone() && nowNanos - nextLogNanos >= 0) {
            nextLogNanos = nowNanos + LOG_SECONDS * SECOND_NANOS;
            LOG.info("Node {} waits for its ring: {}", self, what);
        }
    }

    private static Optional<Ring> read(KnownSeeds kept) {
        try {
            return kept.last().filter(text -> !text.isEmpty()).map(Ring::read);
        } catch (IllegalArgumentException damaged) {
            LOG.warn("The ring kept in {} cannot be used: {}", kept.path(), damaged.getMessage());
            return Optional.empty();
        }
    }
}
