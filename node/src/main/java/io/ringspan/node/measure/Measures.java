package io.ringspan.node.measure;

import io.ringspan.base.NodeId;
import io.ringspan.base.TimeSource;
import io.ringspan.node.antientropy.exchange.Question;
import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.exchange.Words;
import io.ringspan.node.measure.Measured.Phase;
import io.ringspan.node.measure.Measured.Wish;
import io.ringspan.replication.ring.Topology;
import io.ringspan.replication.ring.balance.ClusterWeights;
import io.ringspan.replication.ring.balance.TokenWeights;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes with tokens have measured, as far as this one has asked for it. Each walks its own store, all at the same time;
 * here it is asked how far they are.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> One round at a time; {@value #ANSWER_SECONDS_MAX} s for an answer, then that node is left out.
 */
public final class Measures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Measures.class);
    private static final int ANSWER_SECONDS_MAX = 10;
    private static final long LOOK_MILLIS = 200;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Parts parts;
    private final Map<NodeId, Heard> heard = new HashMap<>(); // guarded by this
    private boolean running; // guarded by this
    private volatile boolean closed;

    /**
     * What they need.
     *
     * @param replicas calls a node, by its number; the own one too
     * @param threads starts a thread for a round
     */
    public record Parts(
            Supplier<Topology> topology, IntFunction<Replica> replicas, Executor threads, TimeSource time) {}

    private record Heard(Measured measured, long nanos) {}

    public Measures(Parts parts) {
        this.parts = parts;
    }

    /**
     * Has all nodes measure, unless that goes on already.
     *
     * @param anew also those that have just done so
     */
    public synchronized void begin(boolean anew) {
        if (running || closed) {
            return;
        }
        running = true;
        parts.threads().execute(() -> run(anew ? Wish.MEASURE_ANEW : Wish.MEASURE));
    }

    synchronized boolean isRunning() {
        return running;
    }

    Topology topology() {
        return parts.topology().get();
    }

    /** What is known of each node with tokens, by its name. */
    synchronized Map<NodeId, Measured> now() {
        long now = parts.time().nanoTime();
        Map<NodeId, Measured> known = new TreeMap<>();
        topology().nodes().stream().filter(node -> !node.tokens().isEmpty()).forEach(node -> {
            Heard its = heard.get(node.id());
            known.put(node.id(), its == null ? Measured.NOTHING : its.measured());
            if (its != null && its.measured().weights() != null) {
                long ago = its.measured().agoMillis() + (now - its.nanos()) / NANOS_PER_MILLI;
                Measured was = its.measured();
                known.put(node.id(), new Measured(was.phase(), was.fraction(), was.why(), ago, was.weights()));
            }
        });
        return known;
    }

    /** What is known of weights, put together. */
    ClusterWeights weights() {
        Map<NodeId, TokenWeights> known = new HashMap<>();
        now().forEach((node, measured) -> {
            TokenWeights its = measured.weights();
            if (its != null) {
                known.put(node, its);
            }
        });
        return new ClusterWeights(topology().nodes(), known);
    }

    private void run(Wish wish) {
        Map<Integer, Replica> open = new HashMap<>();
        try {
            Topology topology = topology();
            for (int node = 0; node < topology.size(); node++) {
                if (!topology.node(node).tokens().isEmpty()) {
                    open.put(node, parts.replicas().apply(node));
                }
            }
            Wish next = wish;
            while (!open.isEmpty() && !closed) {
                ask(topology, open, next);
                next = Wish.LOOK;
                if (!open.isEmpty()) {
                    Thread.sleep(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("Asking nodes what they have measured failed", fault);
        } finally {
            open.values().forEach(Replica::close);
            ended();
        }
    }

    private synchronized void ended() {
        running = false;
    }

    /** All at once, so that one that is slow makes nobody wait but this thread; whoever has ended is not asked again. */
    private void ask(Topology topology, Map<Integer, Replica> open, Wish wish) throws InterruptedException {
        Map<Integer, CompletableFuture<byte[]>> asked = new HashMap<>();
        byte[] question = Words.ask(Question.MEASURE).kind(wish.code()).toBytes();
        open.forEach((node, replica) -> asked.put(node, replica.ask(question)));
        for (Map.Entry<Integer, CompletableFuture<byte[]>> each : asked.entrySet()) {
            Measured said = answer(each.getValue());
            hear(topology.node(each.getKey()).id(), said);
            if (said.phase() != Phase.RUNNING) {
                Replica done = open.remove(each.getKey());
                if (done != null) {
                    done.close();
                }
            }
        }
    }

    private synchronized void hear(NodeId node, Measured said) {
        Measured known = now().get(node);
        @Nullable TokenWeights weights = known == null ? null : known.weights();
        long ago = known == null ? 0 : known.agoMillis();
        heard.put(node, new Heard(said.orWeights(weights, ago), parts.time().nanoTime()));
    }

    private static Measured answer(CompletableFuture<byte[]> asked) throws InterruptedException {
        try {
            return Measured.of(asked.get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return Measured.failed(
                    cause instanceof IOException ? String.valueOf(cause.getMessage()) : cause.toString());
        } catch (TimeoutException late) {
            return Measured.failed("no answer within " + ANSWER_SECONDS_MAX + " s");
        } catch (IllegalArgumentException unfit) {
            return Measured.failed("it answers something else: " + unfit.getMessage());
        }
    }

    /** The round that runs ends soon. */
    @Override
    public void close() {
        closed = true;
    }
}
