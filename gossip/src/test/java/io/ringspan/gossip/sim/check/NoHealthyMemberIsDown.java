package io.ringspan.gossip.sim.check;

import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimCluster;
import io.ringspan.gossip.sim.SimNode;

/** Where nothing but messages is lost, nobody sees a member as down that runs. */
public final class NoHealthyMemberIsDown implements Check {
    /** So long a node that was started anew may still be found down as what it was before. */
    private static final long FRESH_NANOS = 15_000_000_000L;

    private final SimCluster cluster;

    public NoHealthyMemberIsDown(SimCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void viewChanged(SimNode node, ClusterView view) {
        for (Member member : view.members()) {
            if (member.state() == MemberState.DOWN && cluster.node(member.id()).isWellFor(FRESH_NANOS)) {
                throw new AssertionError(node + " sees " + member + " as down, which is well");
            }
        }
    }
}
