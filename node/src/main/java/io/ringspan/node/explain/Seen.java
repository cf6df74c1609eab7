package io.ringspan.node.explain;

import io.ringspan.gossip.MemberState;

/**
 * How a node looks from the one that is asked.
 *
 * @param reached whether all workers are connected to it
 * @param held whether an operator wants no connection to it
 * @param unconfirmed write batches that it has not confirmed
 */
record Seen(MemberState state, boolean reached, boolean held, long unconfirmed) {
    /** Why it is not asked; to be asked for one that is not. */
    String why() {
        return held ? "an operator holds the links to it" : reached ? "it is " + state : "it is not connected";
    }
}
