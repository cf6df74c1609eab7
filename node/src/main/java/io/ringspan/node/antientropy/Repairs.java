package io.ringspan.node.antientropy;

import io.netty.channel.EventLoop;
import io.ringspan.base.Endpoint;
import io.ringspan.conf.PeerConf.Repair;
import io.ringspan.node.antientropy.exchange.CompareCall;
import io.ringspan.node.antientropy.exchange.CompareDesk;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.node.hints.SkippedRanges;
import io.ringspan.node.io.Dialer;
import io.ringspan.node.peer.Handshake;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repairs that a node runs: one at a time.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Repairs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);

    private static final long END_MILLIS_MAX = 2_000;

    private final Parts parts;
    private final RunFile file;
    private volatile @Nullable RepairRun run;
    private volatile Repair usual;
    private final List<Ended> onEnd = new CopyOnWriteArrayList<>();
    private final RepairTotals totals;
    private boolean running; // guarded by this
    private boolean closed; // guarded by this

    /**
     * What they need.
     *
     * @param ring the one in force: a run keeps to the one that it began with
     * @param desk where the own store is asked
     * @param hello what this node says when it calls another
     * @param loop for the connections to others
     * @param addresses where a node, by its number, listens now; from any thread
     * @param threads starts a thread for a run
     * @param directory where it is written down how far a run is; null if nowhere
     * @param skipped what is compared before all else
     * @param againMillis how long after a key was looked at it is looked at again
     */
    public record Parts(
            Supplier<Topology> ring,
            KeyTokens tokens,
            CompareDesk desk,
            Supplier<Handshake> hello,
            Dialer dialer,
            EventLoop loop,
            IntFunction<Endpoint> addresses,
            Values values,
            Executor threads,
            @Nullable Path directory,
            SkippedRanges skipped,
            long againMillis) {
        Topology topology() {
            return ring.get();
        }
    }

    /** Hears of the end of a repair. */
    interface Ended {
        /** Called on the run's thread. */
        void ended(Wish wish, RepairState end);
    }

    /** @param usual how often and how fast, if nobody says otherwise */
    public Repairs(Parts parts, Repair usual) {
        this.parts = parts;
        this.usual = usual;
        this.file = new RunFile(parts.directory(), () -> parts.topology().digest());
        this.totals = new RepairTotals(
                parts.values()::shippedBytes,
                () -> state().fraction(),
                () -> parts.skipped().all().size());
    }

    /** How often they begin by themselves, and how fast they are if nobody says otherwise. Any thread. */
    public Repair usual() {
        return usual;
    }

    /** Changes that, for those that begin from now on. Any thread. */
    public void usual(Repair next) {
        usual = next;
    }

    /** Begins one, unless one runs: then that goes on, and false is returned. */
    public synchronized boolean start(Wish wish) {
        if (running || closed) {
            return false;
        }
        running = true;
        RepairRun made = new RepairRun(
                new RepairRun.Parts(
                        parts.topology(),
                        parts.tokens(),
                        this::replica,
                        parts.values(),
                        parts.skipped()::all,
                        parts.againMillis()),
                wish,
                file,
                totals.counts());
        run = made;
        totals.began();
        LOG.info(
                "A repair{} begins: tokens {}, {} keys a second in each store",
                wish.dryRun() ? " that changes nothing" : "",
                wish.range(),
                wish.keysPerSecond());
        parts.threads().execute(() -> run(made, wish));
        return true;
    }

    void onEnd(Ended listener) {
        onEnd.add(listener);
    }

    private void run(RepairRun made, Wish wish) {
        try {
            made.run();
        } finally {
            synchronized (this) {
                running = false;
                totals.ended();
                notifyAll();
            }
            RepairState end = made.state();
            onEnd.forEach(listener -> listener.ended(wish, end));
            LOG.info(
                    "The repair has {}: {} keys walked, {} differed, {} of them are equal now, {} bytes were sent",
                    end.phase() == RepairState.Phase.ENDED ? "ended" : "stopped",
                    end.keys(),
                    end.differed(),
                    end.mended(),
                    end.bytes());
            end.trouble().forEach(line -> LOG.warn("The repair has left something out: {}", line));
        }
    }

    /** Calls a node, by its number, to compare what it holds; the own one too. Any thread. */
    public Replica replica(int node) {
        if (node == parts.topology().self()) {
            return parts.desk().seat();
        }
        RingNode other = parts.topology().node(node);
        Endpoint where = parts.addresses().apply(node);
        return CompareCall.to(other.id(), where, parts.hello().get(), parts.dialer(), parts.loop());
    }

    /** Whether it is a datacenter's name, or none. */
    boolean isDatacenter(String name) {
        return name.isEmpty()
                || parts.topology().nodes().stream()
                        .anyMatch(node -> node.id().datacenter().name().equals(name));
    }

    /** The one that runs ends soon. */
    public void stop() {
        RepairRun its = run;
        if (its != null) {
            its.stop();
        }
    }

    /** How far the last one is. */
    public RepairState state() {
        RepairRun its = run;
        return its == null ? RepairState.NONE : its.state();
    }

    /** What the last one found. */
    Findings.Some found() {
        RepairRun its = run;
        return its == null ? Findings.Some.NONE : its.findings().soFar();
    }

    /** Of all of them. */
    public RepairTotals totals() {
        return totals;
    }

    /** Waits a moment for the one that runs: what it asks with ends when this has returned. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS_MAX);
        try {
            for (long left = END_MILLIS_MAX; running && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        }
    }
}
