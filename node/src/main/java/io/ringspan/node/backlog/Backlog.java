package io.ringspan.node.backlog;

import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other nodes whether they keep writes that this node was not there to take, when it begins and whenever one comes back, and says
 * for how long its store is behind. When it begins it counts as behind until they have answered: a read would come before what they keep.
 *
 * <p><b>Owner.</b> A thread of its own for as long as there is something to ask; {@link #look} and {@link #close} from any.
 * <b>Limits.</b> Asks once a second until nobody keeps anything, or, if nobody is known to, four times a second, for {@value #TURNS_MIN} turns and for
 * ten seconds at the most.
 */
public final class Backlog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final long LOOK_MILLIS = 250;
    private static final long LOOK_MILLIS_BEHIND = 1_000;
    private static final int ANSWER_SECONDS_MAX = 2;
    private static final int ENDS_MILLIS_MAX = 2_000;
    /** What fills up to go to disk may do so a moment after the nodes have found each other again. */
    private static final int TURNS_MIN = 8;

    private final Parts parts;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean again;
    private volatile boolean closed;
    private volatile @Nullable Thread watching;
    /** As it was last seen. */
    private volatile BacklogView view = BacklogView.BEHIND;
    /** What was last known; the watching thread's. */
    private BacklogView known = BacklogView.UNKNOWN;

    /**
     * What it needs.
     *
     * @param ring the one in force
     * @param replicas calls a node, by its number
     * @param isThere whether a node is not known to be away
     * @param unsettled how many keys of the own store are to be settled: what was kept has come in another order
     * @param gossips whether others hear what this node is
     * @param isBehind hears whether the store is behind
     */
    public record Parts(
            Supplier<Topology> ring,
            IntFunction<Replica> replicas,
            IntPredicate isThere,
            LongSupplier unsettled,
            boolean gossips,
            Executor threads,
            Consumer<Boolean> isBehind) {}

    public Backlog(Parts parts) {
        this.parts = parts;
    }

    /** The node begins. Nobody is asked where others would not hear what comes of it. */
    public void begin() {
        if (parts.gossips()) {
            parts.isBehind().accept(true);
        }
        look();
    }

    /** Asks now; if it is asking already, from the beginning. */
    public void look() {
        again = true;
        if (parts.gossips() && !closed && looking.compareAndSet(false, true)) {
            boolean begun = false;
            try {
                parts.threads().execute(this::watch);
                begun = true;
            } finally {
                if (!begun) {
                    looking.set(false);
                }
            }
        }
    }

    /** Whether what others have kept still comes, or nobody was asked yet. Any thread. */
    public boolean comes() {
        BacklogView now = view;
        return parts.gossips() && (now == BacklogView.BEHIND || now == BacklogView.SETTLING);
    }

    private void watch() {
        watching = Thread.currentThread();
        try {
            int turns = 0;
            long begunNanos = System.nanoTime();
            BacklogView now = BacklogView.UNKNOWN;
            while (!closed && (now != BacklogView.UP_TO_DATE || turns < TURNS_MIN)) {
                if (again || now == BacklogView.BEHIND) {
                    // Others that come and go do not have it wait for ever for one that does not come.
                    boolean anew = now == BacklogView.BEHIND || known == BacklogView.UP_TO_DATE;
                    begunNanos = anew ? System.nanoTime() : begunNanos;
                    again = false;
                    turns = 0;
                }
                now = BacklogView.of(ask(), parts.unsettled().getAsLong(), System.nanoTime() - begunNanos);
                turns++;
                view = now;
                tell(now);
                Thread.sleep(now == BacklogView.BEHIND ? LOOK_MILLIS_BEHIND : LOOK_MILLIS);
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } finally {
            watching = null;
            looking.set(false);
            if (again && !closed) {
                look();
            }
        }
    }

    private void tell(BacklogView now) {
        if (now == known || now == BacklogView.UNKNOWN || now == BacklogView.SETTLING) {
            return;
        }
        if (now == BacklogView.BEHIND) {
            LOG.info(
                    "Other nodes keep writes that this node was not there for: it is behind, and read from only if nobody else can"
                            + " answer");
        } else if (known == BacklogView.BEHIND) {
            LOG.info("Other nodes keep no writes for this node any more");
        }
        known = now;
        parts.isBehind().accept(now == BacklogView.BEHIND);
    }

    /** All at once. */
    private List<OptionalLong> ask() throws InterruptedException {
        Topology topology = parts.ring().get();
        byte[] question = Words.ask(Question.BACKLOG).number(topology.self()).toBytes();
        List<OptionalLong> said = new ArrayList<>();
        List<Replica> called = new ArrayList<>();
        List<Asked> asked = new ArrayList<>();
        try {
            for (int node = 0; node < topology.size(); node++) {
                if (node != topology.self()) {
                    boolean owns = !topology.node(node).tokens().isEmpty();
                    asked.add(new Asked(owns, ask(node, question, called)));
                }
            }
            for (Asked each : asked) {
                OptionalLong count = count(each.answer());
                if (each.owns() || count.isPresent()) { // who owns nothing may have left, and be gone
                    said.add(count);
                }
            }
        } finally {
            called.forEach(Replica::close);
        }
        return said;
    }

    /** A node, and what it is about to answer. */
    private record Asked(boolean owns, CompletableFuture<byte[]> answer) {}

    private CompletableFuture<byte[]> ask(int node, byte[] question, List<Replica> called) {
        if (!parts.isThere().test(node)) {
            return CompletableFuture.failedFuture(new IOException("it is known to be away"));
        }
        try {
            Replica replica = parts.replicas().apply(node);
            called.add(replica);
            return replica.ask(question);
        } catch (RuntimeException noLinkYet) {
            return CompletableFuture.failedFuture(noLinkYet);
        }
    }

    private static OptionalLong count(CompletableFuture<byte[]> answer) throws InterruptedException {
        try {
            return OptionalLong.of(new Words.Read(answer.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)).longNumber());
        } catch (ExecutionException | TimeoutException | BufferUnderflowException away) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread its = watching;
        if (its != null) {
            its.interrupt();
            try {
                its.join(ENDS_MILLIS_MAX);
            } catch (InterruptedException ends) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
