package io.ringspan.node.antientropy;

import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.node.hints.SkippedRanges;
import io.ringspan.replication.antientropy.Checkpoint;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.antientropy.Pace;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repair: the tokens of each node of this node's rack in turn, compared with whoever else holds them.
 *
 * <p><b>Owner.</b> A thread of its own; {@link #state} and {@link #stop} from any.
 */
final class RepairRun {
    private static final Logger LOG = LoggerFactory.getLogger(RepairRun.class);
    private static final int TRIES = 5;

    private final Parts parts;
    private final Wish wish;
    private final RunFile file;
    private final RepairCounts counts;
    private final Findings findings = new Findings();
    private final Set<String> trouble = new LinkedHashSet<>();
    private final long beganNanos = System.nanoTime();
    private final long shippedBefore;
    private volatile boolean stops;
    private volatile RepairState state;
    private RunFile.Left left;
    private double doneShare;
    private long passedOver;

    /**
     * What it needs.
     *
     * @param replicas calls a node, by its number; the own one too
     * @param first the tokens of these are compared before all else
     * @param againMillis how long after a key was looked at it is looked at again
     */
    record Parts(
            Topology topology,
            KeyTokens tokens,
            IntFunction<Replica> replicas,
            Values values,
            Supplier<List<SkippedRanges.Lacking>> first,
            long againMillis) {}

    RepairRun(Parts parts, Wish wish, RunFile file, RepairCounts all) {
        this.parts = parts;
        this.counts = new RepairCounts(all);
        this.wish = wish;
        this.file = file;
        this.left = RunFile.Left.nothingOf(wish);
        this.shippedBefore = parts.values().shippedBytes();
        this.state = at(RepairState.Phase.RUNNING, "", 0);
    }

    RepairState state() {
        return state;
    }

    Findings findings() {
        return findings;
    }

    /** It ends soon, and can be gone on with. */
    void stop() {
        stops = true;
    }

    /** Does all of it, and waits for it. */
    void run() {
        left = file.read(wish);
        boolean whole = false;
        try {
            List<Integer> nodes = nodes();
            double all = nodes.stream().mapToDouble(this::share).sum();
            for (int node : nodes) {
                if (!left.done().contains(node)) {
                    node(node, all);
                    left.done().add(node);
                    left = new RunFile.Left(wish, left.done(), -1, Checkpoint.NONE);
                    file.write(left);
                }
                doneShare += share(node) / all;
            }
            whole = true;
        } catch (Comparison.Stopped asked) {
            LOG.info("The repair was stopped; the same repair goes on from here");
        } catch (InterruptedException ends) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            LOG.error("The repair failed", fault);
            trouble.add("a fault of ours: " + fault);
        }
        if (whole) {
            file.remove();
        }
        state = at(whole ? RepairState.Phase.ENDED : RepairState.Phase.STOPPED, "", whole ? 1 : state.fraction());
    }

    /** Of the own rack; or just this one. Those whose tokens some replica is known to lack come first. */
    private List<Integer> nodes() {
        List<TokenRange> lacking =
                parts.first().get().stream().map(SkippedRanges.Lacking::range).toList();
        Topology topology = parts.topology();
        RingNode self = topology.node(topology.self());
        return IntStream.range(0, topology.size())
                .filter(node -> wish.ownOnly()
                        ? node == topology.self()
                        : topology.node(node).id().datacenter().equals(self.id().datacenter())
                                && topology.node(node)
                                        .id()
                                        .rack()
                                        .equals(self.id().rack()))
                .filter(node -> share(node) > 0)
                .boxed()
                .sorted(Comparator.comparing(node -> lacking.stream()
                        .noneMatch(range ->
                                Leaves.of(parts.topology(), node, range).share() > 0)))
                .toList();
    }

    private double share(int node) {
        return Leaves.of(parts.topology(), node, wish.range()).share();
    }

    private void node(int node, double all) throws InterruptedException, Comparison.Stopped {
        String name = name(node);
        IOException last = new IOException("it was not tried");
        for (int i = 0; i < TRIES; i++) {
            if (stops) {
                throw new Comparison.Stopped();
            }
            List<Side> sides = new ArrayList<>();
            try {
                open(node, sides, i == TRIES - 1);
                if (sides.size() > 1) {
                    compare(node, all, sides);
                } else {
                    trouble.add(name + ": there is no other replica to compare with");
                }
                return;
            } catch (IOException failed) {
                last = failed;
                LOG.info("Comparing the tokens of {} failed and is tried again: {}", name, failed.getMessage());
            } finally {
                sides.forEach(Side::close);
            }
            TimeUnit.SECONDS.sleep(i + 1L); // the desks are free by then
        }
        trouble.add(String.valueOf(last.getMessage()));
    }

    private String name(int node) {
        return parts.topology().node(node).id().toString();
    }

    /** @param orWithout whether those that cannot be asked are left out */
    private void open(int node, List<Side> sides, boolean orWithout) throws IOException, InterruptedException {
        for (int other : others(node)) {
            Side side = new Side(other, name(other), parts.replicas().apply(other));
            try {
                side.open(node, wish.range());
                sides.add(side);
            } catch (IOException failed) {
                side.close();
                if (!orWithout) {
                    throw failed;
                }
                LOG.warn("The tokens of {} are compared without {}", name(node), failed.getMessage());
                trouble.add(String.valueOf(failed.getMessage()));
            }
        }
    }

    /** The node, then whoever holds some of its tokens and is wished for. */
    private Set<Integer> others(int node) {
        Topology topology = parts.topology();
        TreeSet<Integer> others = new TreeSet<>();
        others.add(node);
        Leaves leaves = Leaves.of(topology, node, wish.range());
        for (int leaf = 0; leaf < leaves.count(); leaf++) {
            for (int owner : leaves.owners(leaf).all()) {
                String datacenter = topology.node(owner).id().datacenter().name();
                if (wish.datacenter().isEmpty() || wish.datacenter().equals(datacenter)) {
                    others.add(owner);
                }
            }
        }
        return others;
    }

    private void compare(int node, double all, List<Side> sides)
            throws IOException, InterruptedException, Comparison.Stopped {
        String name = name(node);
        Leaves leaves = Leaves.of(parts.topology(), node, wish.range());
        Comparison.Flow flow = new Comparison.Flow(
                () -> stops,
                counts::compared,
                keys -> passedOver += keys,
                fraction -> state =
                        at(RepairState.Phase.RUNNING, name, Math.min(0.999, doneShare + fraction * share(node) / all)),
                checkpoint -> {
                    left = new RunFile.Left(wish, left.done(), node, checkpoint);
                    file.write(left);
                });
        Differing differing = new Differing(
                parts.topology(),
                parts.tokens(),
                sides,
                new Differing.Parts(
                        parts.values(),
                        wish.dryRun(),
                        counts,
                        findings,
                        TimeUnit.MILLISECONDS.toNanos(parts.againMillis())));
        passedOver = 0;
        Checkpoint from = left.current() == node ? left.checkpoint() : Checkpoint.NONE;
        new Comparison(leaves, sides, differing, new Pace(wish.keysPerSecond()), flow).run(from);
        if (passedOver > 0) {
            trouble.add(name + ": " + passedOver
                    + " keys whose names are longer than 16 KiB, those of each replica counted");
        }
    }

    private RepairState at(RepairState.Phase phase, String about, double fraction) {
        return new RepairState(
                phase,
                about,
                fraction,
                (System.nanoTime() - beganNanos) / 1e9,
                counts.keysCompared(),
                counts.keysDiffered(),
                counts.keysMended(),
                counts.keysLeft(),
                counts.keysChanging(),
                parts.values().shippedBytes() - shippedBefore,
                List.copyOf(trouble));
    }
}
