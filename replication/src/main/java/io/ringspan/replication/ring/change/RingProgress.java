package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * How far a change is, for operators, as one node sees it.
 *
 * @param record none if the node knows of no ring
 * @param conducts whether this node does
 * @param cancels whether it is to be cancelled as soon as all have confirmed that this node may do so
 * @param lacks whose confirmations of the present phase are missing, by name; empty if nothing is under way
 * @param excludable who of them could be excluded here and now
 * @param said what an operator asked of this node and why it did not come to be; empty if nothing
 */
public record RingProgress(
        Optional<RingRecord> record,
        boolean conducts,
        boolean cancels,
        List<Lack> lacks,
        List<NodeId> excludable,
        String said) {}
