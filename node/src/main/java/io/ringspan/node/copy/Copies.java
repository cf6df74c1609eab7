package io.ringspan.node.copy;

import io.ringspan.base.NodeId;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copies that a node makes: one at a time.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Copies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final long END_MILLIS_MAX = 2_000;
    /** Whoever waits for the switch is given twice that. */
    private static final long COMING_MILLIS_MAX = 2 * ComingKeys.MILLIS_MAX;

    private final Parts parts;
    private final CopyCounts counts = new CopyCounts();
    private volatile @Nullable RangeCopy run;
    private boolean running; // guarded by this
    private boolean closed; // guarded by this

    /**
     * What they need.
     *
     * @param store the own one
     * @param replicas calls a node, by its number, where it is now; the own one too
     * @param values for what is compared
     * @param threads starts a thread for a run
     * @param directory where it is written down how far a run is; null if nowhere
     * @param againMillis how long after a key was found to differ it is looked at again
     */
    public record Parts(
            StoreReading store,
            KeyTokens tokens,
            OwnKeys own,
            IntFunction<Replica> replicas,
            Values values,
            Executor threads,
            @Nullable Path directory,
            long againMillis) {}

    public Copies(Parts parts) {
        this.parts = parts;
    }

    /**
     * Begins one, or goes on with one that wished for the same; false if another one runs.
     *
     * @param ended hears of the end, on the run's thread
     */
    public boolean start(CopyWish wish, Consumer<CopyState> ended) {
        return begin(wish, ended).isPresent();
    }

    /** The same, for who may give that one up. */
    synchronized Optional<RangeCopy> begin(CopyWish wish, Consumer<CopyState> ended) {
        if (running || closed) {
            return Optional.empty();
        }
        running = true;
        counts.began();
        RangeCopy made = new RangeCopy(parts, wish, counts);
        run = made;
        parts.threads().execute(() -> run(made, ended));
        return Optional.of(made);
    }

    private void run(RangeCopy made, Consumer<CopyState> ended) {
        try {
            made.run();
        } finally {
            synchronized (this) {
                running = false;
                notifyAll();
            }
            CopyState end = made.state();
            if (end.phase() == CopyState.Phase.FAILED) {
                counts.failed();
            }
            LOG.info(
                    "The copy has {} after {} s: {} keys walked, {} of them put, {} bytes",
                    end.phase() == CopyState.Phase.ENDED ? "ended" : "not ended",
                    (long) end.seconds(),
                    end.keys(),
                    end.copied(),
                    end.bytes());
            end.trouble().forEach(line -> LOG.info("On the way of that copy: {}", line));
            ended.accept(end);
        }
    }

    /** Takes over what the owners have of keys that this node is about to own and that are not settled here. See {@link ComingKeys}. */
    CompletableFuture<Void> takeComing(Topology topology, IntPredicate may, Map<NodeId, Map<StreamId, Long>> ceded) {
        return CompletableFuture.runAsync(() -> new ComingKeys(parts, topology, may, ceded).run(), parts.threads())
                .completeOnTimeout(null, COMING_MILLIS_MAX, TimeUnit.MILLISECONDS);
    }

    /** What is known of these keys, which are deleted from the own store since others own them, says nothing any more. */
    CompletableFuture<Void> forget(List<byte[]> keys) {
        return parts.own().forget(keys);
    }

    /** The one that runs pauses, or goes on. */
    public void pause(boolean on) {
        RangeCopy its = run;
        if (its != null) {
            its.pause(on);
        }
    }

    /** How fast the one that runs walks sources from now on, in keys a second. */
    public void rate(int keysPerSecond) {
        RangeCopy its = run;
        if (its != null) {
            its.rate(keysPerSecond);
        }
    }

    /** The one that runs ends soon, and can be gone on with. */
    public void stop() {
        RangeCopy its = run;
        if (its != null) {
            its.stop();
        }
    }

    /** How far the last one is. */
    public CopyState state() {
        RangeCopy its = run;
        return its == null ? CopyState.NONE : its.state();
    }

    /** Of all of them. */
    public CopyCounts counts() {
        return counts;
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
