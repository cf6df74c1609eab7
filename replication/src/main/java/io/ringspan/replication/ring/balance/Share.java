package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;

/**
 * What a node of the rack has before and after a change.
 *
 * @param shareBefore of all that its rack has, by the mix, from 0 to 1
 * @param shareAfter likewise
 */
public record Share(NodeId node, Weight before, Weight after, double shareBefore, double shareAfter) {}
