package io.ringspan.node.membership;

import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.protocol.Gossip;
import io.ringspan.gossip.protocol.GossipConf;
import io.ringspan.gossip.protocol.GossipListener;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.node.io.Dialer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's membership in its cluster: the gossip on a loop of its own, so that what the workers do never makes it late.
 *
 * <p><b>Threads.</b> The gossip, its links and the listener belong to the loop; all methods may be called by any thread.
 *
 * <p><b>Limits.</b> {@value #INBOX_MAX} messages wait to be taken; more are dropped, and counted.
 */
public final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    static final int INBOX_MAX = 1_024;
    /** A goodbye is told in rounds for about two seconds. */
    private static final long GOODBYE_MILLIS_MAX = 3_000;

    private final EventLoop loop;
    private final TimeSource time;
    private final Gossip gossip;
    private final GossipLinks links;
    private final Listener listener;
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder overflows = new LongAdder();
    private final CompletableFuture<Void> departed = new CompletableFuture<>();
    private volatile MembershipFacts facts;
    private volatile @Nullable Future<?> ticking;
    private final long tickMillis;
    private long nextSecondNanos;

    /** Who wants to know. Called on the loop. */
    public interface Listener {
        /** Some member has changed, come or gone. */
        void changed(MembershipFacts now);

        /** Another second has passed. */
        void second(MembershipFacts now);

        /** This node will not become a member before it is started anew. The text says why. */
        void refused(String reason);
    }

    /**
     * A membership that has not begun: the listener hears nothing yet.
     *
     * @param loop for the gossip alone
     */
    public Membership(
            GossipConf conf,
            EventLoop loop,
            Dialer dialer,
            TimeSource time,
            RandomGenerator random,
            Listener listener) {
        this.loop = loop;
        this.time = time;
        this.listener = listener;
        this.links = new GossipLinks(loop, dialer, time::nanoTime);
        this.gossip = new Gossip(conf, time, random, links, new Told());
        this.facts = look();
        this.nextSecondNanos = time.nanoTime();
        this.tickMillis = conf.profile().tick().toMillis();
    }

    /** Begins to gossip. */
    public void begin() {
        loop.execute(() -> gossip.start(List.of()));
        ticking = loop.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** A timer whose task has thrown would never ring again. */
    private void tick() {
        try {
            gossip.tick();
            if (isOver() && !departed.isDone()) {
                facts = look();
                departed.complete(null);
            }
            long now = time.nanoTime();
            if (now - nextSecondNanos >= 0) {
                nextSecondNanos = now + TimeUnit.SECONDS.toNanos(1);
                links.tick(now);
                facts = look();
                listener.second(facts);
            }
        } catch (RuntimeException | Error fault) {
            LOG.error("A tick of the gossip failed; the next one comes", fault);
        }
    }

    /** Whether nothing more comes from this node. */
    private boolean isOver() {
        return gossip.phase() == Phase.DEPARTED || gossip.phase() == Phase.REFUSED;
    }

    private MembershipFacts look() {
        return new MembershipFacts(
                gossip.phase(),
                gossip.view(),
                gossip.claims(),
                gossip.counters().all(),
                gossip.doubt(),
                links.lost(),
                overflows.sum(),
                links.size(),
                gossip.answers());
    }

    /** What another node says; the bytes are the gossip's from now on. */
    public void receive(byte[] message) {
        if (waiting.incrementAndGet() > INBOX_MAX) {
            waiting.decrementAndGet();
            overflows.increment();
            return;
        }
        onLoop(() -> {
            waiting.decrementAndGet();
            gossip.receive(message);
        });
    }

    /** How things stood within the last second, or at the last change. */
    public MembershipFacts facts() {
        return facts;
    }

    /** Says what this node is ready for. */
    public void state(MemberState state) {
        onLoop(() -> {
            gossip.state(state);
            facts = look();
        });
    }

    /** Says which ring this node takes part in, or would make. */
    public void ring(long digest) {
        onLoop(() -> gossip.ring(digest));
    }

    /** From now on members may be found there, and no longer where they could be found before. */
    public void contacts(List<Endpoint> contacts) {
        onLoop(() -> gossip.seeds(contacts));
    }

    /** Takes a member out that is down; completed with false if it is not, or the gossip has ended. */
    public CompletableFuture<Boolean> remove(NodeId id) {
        CompletableFuture<Boolean> removed = new CompletableFuture<>();
        if (!onLoop(() -> removed.complete(gossip.remove(id)))) {
            removed.complete(false);
        }
        return removed;
    }

    /** Has the owner of the gossip do something, soon; returns false, and does nothing, if it has ended. */
    public boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Says goodbye and waits until that is told, for a few seconds at the most. Not on the loop. */
    public void depart() {
        departIf(() -> true);
    }

    /** The same if that is so, which is asked on the loop. */
    public void departIf(BooleanSupplier wanted) {
        if (!onLoop(() -> departNow(wanted))) {
            return;
        }
        try {
            departed.get(GOODBYE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        } catch (TimeoutException unheard) {
            LOG.debug("The goodbye was not told in time; this node will be found down instead");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void departNow(BooleanSupplier wanted) {
        if (wanted.getAsBoolean()) {
            gossip.depart();
        } else {
            departed.complete(null);
        }
    }

    /** Ends at once, without a word; the listener hears nothing after that. Not on the loop, which is its owner's to end. */
    @Override
    public void close() {
        Future<?> ticks = ticking;
        if (ticks != null) {
            ticks.cancel(false);
        }
        try {
            loop.submit(links::close).awaitUninterruptibly(GOODBYE_MILLIS_MAX);
        } catch (RejectedExecutionException ended) {
            // Then nothing is left to close.
        }
    }

    private final class Told implements GossipListener {
        @Override
        public void changed(ClusterView view) {
            facts = look();
            listener.changed(facts);
        }

        @Override
        public void foundDown(Claim claim) {
            LOG.warn(
                    "Node {} at {} does not answer: it is down",
                    claim.about().id(),
                    claim.about().peer());
        }

        @Override
        public void conflict(String text) {
            LOG.error("Two members cannot both be right: {}", text);
        }

        @Override
        public void refused(String reason) {
            LOG.error("This node is no member of its cluster: {}", reason);
            listener.refused(reason);
        }
    }
}
