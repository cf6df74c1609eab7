package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.TokenRange;

/**
 * Tokens that get another owner in their rack.
 *
 * @param range round the end of the ring if its last token is the smaller one
 * @param weight what is to be copied, and the load that goes with it
 */
public record Move(TokenRange range, NodeId from, NodeId to, Weight weight) {}
