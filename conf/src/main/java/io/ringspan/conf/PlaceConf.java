package io.ringspan.conf;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.List;

/**
 * Where the node stands in the cluster.
 *
 * @param tokens its points on the ring, ascending, at least one
 */
public record PlaceConf(Datacenter datacenter, Rack rack, List<Token> tokens) {
    /** How many racks a datacenter may have: the replicas of a key there are bits of one number, wherever they are kept. */
    public static final int RACKS_MAX = 64;

    public PlaceConf {
        tokens = tokens.stream().sorted().toList();
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("a node needs at least one token");
        }
    }

    /** Who the node is. */
    public NodeId id() {
        return new NodeId(datacenter, rack, tokens.get(0));
    }
}
