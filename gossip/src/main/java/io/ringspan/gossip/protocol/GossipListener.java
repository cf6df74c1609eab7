package io.ringspan.gossip.protocol;

import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.claim.Claim;

/** Who wants to know. Called by the owner of the gossip, which must not be called back from here. */
public interface GossipListener {
    /** The members have changed: at most once a tick. */
    void changed(ClusterView view);

    /** This node itself found a member to be down, and now tells others. */
    void foundDown(Claim claim);

    /** Two members cannot both be right. The text names both, and who is refused. Said once for each two. */
    void conflict(String text);

    /** This node is no member and will not become one before it is started anew. The text says why. */
    void refused(String reason);
}
