package io.ringspan.gossip.sim;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.claim.Claim;

/** Something that must hold. Sees what happens and throws an AssertionError when it does not. */
public interface Check {
    /** A node has another view. */
    default void viewChanged(SimNode node, ClusterView view) {}

    /** A node found another down. */
    default void foundDown(SimNode node, Claim claim) {}

    /** A node sent something. */
    default void sent(SimNode from, Endpoint to, byte[] message) {}

    /** Faults are over, and so much time has passed as all is promised to be well in. */
    default void atEnd() {}
}
