package io.ringspan.gossip.sim.check;

import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimCluster;
import io.ringspan.gossip.sim.SimNode;

/** A node that stood still finds nobody down that is well, in the time in which its own doubts are still fresh. */
public final class PausedNodesBlameNobody implements Check {
    private static final long WELL_NANOS = 1_000_000_000L;
    private static final long FRESH_NANOS = 2_000_000_000L;

    private final SimCluster cluster;

    public PausedNodesBlameNobody(SimCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void foundDown(SimNode node, Claim claim) {
        boolean fresh = cluster.simulation().nanoTime() - node.pauseEndNanos() < FRESH_NANOS;
        SimNode other = cluster.node(claim.about().id());
        if (fresh && other.isWellFor(WELL_NANOS) && !cluster.isCut(node, other)) {
            throw new AssertionError(node + " stood still and found " + other + " down");
        }
    }
}
