package io.ringspan.node.antientropy;

import io.ringspan.node.antientropy.exchange.Replica;
import io.ringspan.node.antientropy.mend.Side;
import io.ringspan.node.antientropy.mend.Values;
import io.ringspan.replication.antientropy.Checkpoint;
import io.ringspan.replication.antientropy.Leaves;
import io.ringspan.replication.antientropy.Pace;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;

/**
 * Compares what this node's store and one other have in some ranges, whoever owns them, and makes them equal. The other is taken for
 * right where no version says otherwise.
 *
 * <p><b>Owner.</b> Who waits for it. <b>Limits.</b> As for a repair.
 */
public final class PairComparison {
    private final Parts parts;

    /**
     * What it needs.
     *
     * @param own calls this node's own desk
     * @param againNanos how long after a key was looked at it is looked at again
     */
    public record Parts(
            Topology topology, KeyTokens tokens, Replica own, Replica other, Values values, long againNanos) {}

    /**
     * What is compared.
     *
     * @param other the number of the one that is taken for right
     * @param orNothing whether what that one does not have is deleted here
     */
    public record Wish(int other, List<TokenRange> ranges, boolean orNothing) {}

    /**
     * What was found.
     *
     * @param left could not be made equal
     * @param changing were written each time they were looked at
     * @param changingKeys these, as far as they are kept
     * @param passedOver were not compared, since their names are too long; those of both stores counted
     */
    public record Result(
            long differed,
            long mended,
            long left,
            long changing,
            long passedOver,
            List<String> why,
            List<byte[]> changingKeys) {}

    public PairComparison(Parts parts) {
        this.parts = parts;
    }

    /** Compares once. Both desks are left when this returns. Empty if it was told to stop. */
    public Optional<Result> run(Wish wish, Pace pace, BooleanSupplier stops, DoubleConsumer progress)
            throws IOException, InterruptedException {
        Topology topology = parts.topology();
        RepairCounts counts = new RepairCounts(null);
        Findings findings = new Findings();
        long[] passedOver = new long[1];
        int self = topology.self();
        try (Side other =
                        new Side(wish.other(), topology.node(wish.other()).id().toString(), parts.other());
                Side own = new Side(self, topology.node(self).id().toString(), parts.own())) {
            List<Side> sides = new ArrayList<>(List.of(other, own));
            for (Side side : sides) {
                side.open(wish.ranges());
            }
            Comparison.Flow flow = new Comparison.Flow(
                    stops, counts::compared, keys -> passedOver[0] += keys, progress, checkpoint -> {});
            Differing differing = new Differing(
                    topology,
                    parts.tokens(),
                    sides,
                    new Differing.Parts(
                            parts.values(),
                            false,
                            counts,
                            findings,
                            parts.againNanos(),
                            new Differing.Right(0, wish.orNothing())));
            new Comparison(Leaves.of(topology, wish.ranges()), sides, differing, pace, flow).run(Checkpoint.NONE);
        } catch (Comparison.Stopped asked) {
            return Optional.empty();
        }
        List<String> why = findings.soFar().keys().stream()
                .filter(found -> !found.mended())
                .limit(3)
                .map(Found::words)
                .toList();
        return Optional.of(new Result(
                counts.keysDiffered(),
                counts.keysMended(),
                counts.keysLeft(),
                counts.keysChanging(),
                passedOver[0],
                why,
                findings.changing()));
    }
}
