package io.ringspan.replication.ring;

import java.util.List;

/**
 * Who owns what at one stage of a ring's life. A node's number is its place in these lists, which name the same nodes in the
 * same order: whoever comes later stands behind, and whoever leaves keeps its place, without tokens.
 *
 * @param epoch counts the stages, from 1; two stages of a ring that own otherwise have other epochs
 * @param base the epoch before the change of which this is a stage; the stage's own if there was none
 * @param owners who owns now
 * @param next who is to own; the same while nothing changes
 * @param before who owned at {@code base}
 * @param lineage what tells the ring from all others: see {@link Topology#lineage}; {@link #FIRST} if this is its first stage
 * @param fences whether what was planned before the change is refused where it would be wrong
 * @param ceded whether the node that looks has given over already what it is to lose, and waits for what it is to gain
 */
public record RingStage(
        int epoch,
        int base,
        List<RingNode> owners,
        List<RingNode> next,
        List<RingNode> before,
        long lineage,
        boolean fences,
        boolean ceded) {
    /** Stands for the lineage at the first stage. */
    public static final long FIRST = 0;

    public RingStage {
        owners = List.copyOf(owners);
        next = List.copyOf(next);
        before = List.copyOf(before);
        if (epoch < 1 || base < 1 || base > epoch) {
            throw new IllegalArgumentException("no stage has epoch " + epoch + " and base " + base);
        }
        for (int node = 0; node < owners.size(); node++) {
            boolean isSame = next.size() == owners.size()
                    && before.size() == owners.size()
                    && next.get(node).id().equals(owners.get(node).id())
                    && before.get(node).id().equals(owners.get(node).id());
            if (!isSame) {
                throw new IllegalArgumentException("the lists of a stage do not name the same nodes in the same order");
            }
        }
    }

    /** One at which nothing is given over before its time. */
    public RingStage(
            int epoch,
            int base,
            List<RingNode> owners,
            List<RingNode> next,
            List<RingNode> before,
            long lineage,
            boolean fences) {
        this(epoch, base, owners, next, before, lineage, fences, false);
    }

    /** The same for a node that answers no more for what it is to lose, and not yet for what it is to gain. */
    public RingStage whenCeded() {
        return new RingStage(epoch, base, owners, next, before, lineage, fences, true);
    }

    /** The stage after {@link #whenCeded}, when the node has all that it is to gain. Others may be there already. */
    public RingStage whenGained() {
        return new RingStage(epoch + 1, base, next, next, before, lineage, fences, false);
    }

    /**
     * The stage of this change in which those that are to own something get what is written: what lies before this one, or is this one without what
     * the node itself has given over.
     */
    public RingStage whileMoving() {
        return new RingStage(base + 1, base, before, next, before, lineage, true, false);
    }

    /** A ring that nobody has ever changed. */
    public static RingStage settled(int epoch, List<RingNode> nodes) {
        return new RingStage(epoch, epoch, nodes, nodes, nodes, FIRST, false);
    }

    /** Whether the ring was changed while it ran, now or at some time. */
    public boolean wasChanged() {
        return lineage != FIRST && epoch > 1;
    }

    /** Whether ranges are about to move: until then, and again from then on, owners are all that there is. */
    public boolean isMoving() {
        return !owners.equals(next);
    }
}
