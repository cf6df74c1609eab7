package io.ringspan.gossip.sim.check;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimCluster;
import io.ringspan.gossip.sim.SimNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Whoever has been forgotten by a node comes back into its view only if it has been started anew. */
public final class TheForgottenStayForgotten implements Check {
    /** As long as a member stays in the views as down, in runs that forget. */
    private static final long DEAD_NANOS = SimCluster.DOWN_SECONDS * 1_000_000_000L;

    private record Sight(SimNode seer, NodeId seen) {}

    private final SimCluster cluster;
    private final Map<SimNode, Set<NodeId>> lastSeen = new HashMap<>();
    private final Map<Sight, SimNode> forgotten = new HashMap<>();

    public TheForgottenStayForgotten(SimCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void viewChanged(SimNode node, ClusterView view) {
        Set<NodeId> now = new HashSet<>();
        view.members().forEach(member -> now.add(member.id()));
        for (NodeId id : lastSeen.getOrDefault(node, Set.of())) {
            if (!now.contains(id) && wasOver(cluster.node(id))) {
                forgotten.put(new Sight(node, id), cluster.node(id));
            }
        }
        for (NodeId id : now) {
            SimNode former = forgotten.get(new Sight(node, id));
            if (former == cluster.node(id) && isOver(former)) {
                throw new AssertionError(node + " sees " + former + " again, which it had forgotten");
            }
        }
        lastSeen.put(node, now);
    }

    /** Whether it was dead already when the first verdict about it can have come: else it may have spoken since. */
    private boolean wasOver(SimNode member) {
        return member.hasEnded() ? member.hasEndedFor(DEAD_NANOS) : isOver(member);
    }

    private boolean isOver(SimNode former) {
        return former.hasEnded() || !cluster.running().contains(former);
    }
}
