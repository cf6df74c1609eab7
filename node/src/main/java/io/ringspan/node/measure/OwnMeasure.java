package io.ringspan.node.measure;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.node.antientropy.content.StoreReading;
import io.ringspan.node.measure.Measured.Phase;
import io.ringspan.node.measure.Measured.Wish;
import io.ringspan.replication.antientropy.Pace;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.ring.balance.Pieces;
import io.ringspan.replication.ring.balance.TokenWeights;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures this node's own store when somebody asks: one walk at a time, whose end is remembered.
 *
 * <p><b>Threads.</b> Asked from any. <b>Limits.</b> One walk; another one {@value #REMEMBERED_MINUTES} minutes later, or when that
 * is asked for.
 */
public final class OwnMeasure implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnMeasure.class);
    static final int REMEMBERED_MINUTES = 5;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Parts parts;
    private Phase phase = Phase.UNKNOWN; // guarded by this
    private String why = ""; // guarded by this
    private @Nullable TokenWeights weights; // guarded by this
    private long takenNanos; // guarded by this
    private volatile double fraction;
    private volatile boolean closed;

    /**
     * What it needs.
     *
     * @param keysPerSecond how fast the store is walked at the most
     * @param threads starts a thread for a walk
     */
    public record Parts(
            Supplier<Topology> topology,
            KeyTokens tokens,
            StoreReading store,
            int keysPerSecond,
            Executor threads,
            LoadHistory load,
            TimeSource time) {}

    public OwnMeasure(Parts parts) {
        this.parts = parts;
    }

    /**
     * Answers another node, or this one, and begins a walk if that is wished for.
     *
     * @param question a {@link Wish} by its number
     * @throws IllegalArgumentException if it is something else
     */
    public byte[] answer(byte[] question) {
        if (question.length != 1) {
            throw new IllegalArgumentException("no such question");
        }
        return ask(Wish.of(question[0])).toBytes();
    }

    synchronized Measured ask(Wish wish) {
        boolean isFresh = phase == Phase.MEASURED && sinceNanos() < TimeUnit.MINUTES.toNanos(REMEMBERED_MINUTES);
        boolean isWished = wish == Wish.MEASURE_ANEW || (wish == Wish.MEASURE && !isFresh);
        if (isWished && phase != Phase.RUNNING && !closed) {
            phase = Phase.RUNNING;
            why = "";
            fraction = 0;
            parts.threads().execute(this::run);
        }
        return new Measured(
                phase,
                phase == Phase.RUNNING ? fraction : phase == Phase.MEASURED ? 1 : 0,
                why,
                weights == null ? 0 : sinceNanos() / NANOS_PER_MILLI,
                weights);
    }

    private long sinceNanos() {
        return parts.time().nanoTime() - takenNanos;
    }

    private void run() {
        String failure = "it failed by a fault of ours";
        TokenWeights found = null;
        try {
            found = walk();
        } catch (StoreWalk.Stopped atTheEnd) {
            failure = "the node is ending";
        } catch (InterruptedException atTheEnd) {
            Thread.currentThread().interrupt();
            failure = "the node is ending";
        } catch (IOException failed) {
            failure = "its store: " + failed.getMessage();
            LOG.info("The store at {} could not be measured: {}", parts.store().store(), failed.toString());
        } catch (RuntimeException fault) {
            LOG.error("Measuring the store failed", fault);
        } finally {
            ended(found, failure);
        }
    }

    private synchronized void ended(@Nullable TokenWeights found, String failure) {
        if (found == null) {
            phase = Phase.FAILED;
            why = failure;
        } else {
            phase = Phase.MEASURED;
            weights = found;
            takenNanos = parts.time().nanoTime();
        }
    }

    private TokenWeights walk() throws IOException, InterruptedException, StoreWalk.Stopped {
        Topology topology = parts.topology().get();
        List<RingNode> nodes = topology.nodes();
        NodeId self = topology.node(topology.self()).id();
        StoreWalk walk = new StoreWalk(parts.tokens(), Pieces.of(nodes, self));
        walk.run(parts.store(), new Pace(parts.keysPerSecond()), () -> closed, done -> fraction = done);
        // A node that is alone looks at no tokens.
        return walk.weights(parts.load().of(nodes, self, parts.time().nanoTime()), topology.size() == 1);
    }

    /** The walk that runs ends soon. */
    @Override
    public void close() {
        closed = true;
    }
}
