package io.ringspan.replication.ring.change;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.replication.ring.TokenRange;
import java.util.List;
import java.util.Optional;

/**
 * Tokens that change hands within a rack.
 *
 * @param ranges ascending by their last tokens; what lies side by side is one range
 * @param from who owns them before; nobody in a rack that had no tokens
 * @param to who owns them after
 */
public record RingMove(Datacenter datacenter, Rack rack, List<TokenRange> ranges, Optional<NodeId> from, NodeId to) {
    public RingMove {
        ranges = List.copyOf(ranges);
    }
}
