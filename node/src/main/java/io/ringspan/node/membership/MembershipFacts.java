package io.ringspan.node.membership;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.gossip.protocol.Answers;
import io.ringspan.gossip.protocol.GossipCount;
import io.ringspan.gossip.protocol.Phase;
import java.util.List;
import java.util.Map;

/**
 * How the gossip of a node stood at one moment.
 *
 * @param claims all that is known of the members, this one among them
 * @param doubt how far the node distrusts itself
 * @param lost messages that were not sent, since there was no connection or no room
 * @param overflows messages that were not taken, since too many waited
 * @param links nodes that there is a connection to
 * @param answers how those answer that were asked
 */
public record MembershipFacts(
        Phase phase,
        ClusterView view,
        List<Claim> claims,
        Map<GossipCount, Long> counts,
        int doubt,
        long lost,
        long overflows,
        int links,
        Map<NodeId, Answers> answers) {
    public MembershipFacts {
        claims = List.copyOf(claims);
        counts = Map.copyOf(counts);
        answers = Map.copyOf(answers);
    }

    /** Whether the node is a member. */
    public boolean isInside() {
        return phase == Phase.INSIDE;
    }

    /** How often that has happened. */
    public long count(GossipCount count) {
        return counts.getOrDefault(count, 0L);
    }
}
