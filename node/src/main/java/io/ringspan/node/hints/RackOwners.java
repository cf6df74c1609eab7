package io.ringspan.node.hints;

import io.ringspan.base.NodeId;
import io.ringspan.replication.hints.HintMove;
import io.ringspan.replication.ring.Topology;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a token in the rack of a node that may have gone.
 *
 * <p><b>Owner.</b> Whoever starts the node.
 */
final class RackOwners implements HintMove.Owners {
    private final Topology topology;
    private final String[] names;
    private final String[] racks;
    /** By the name of a node: which nodes of the ring are in its rack. */
    private final Map<String, boolean[]> neighbours = new HashMap<>();

    RackOwners(Topology topology) {
        this.topology = topology;
        this.names = new String[topology.size()];
        this.racks = new String[topology.size()];
        for (int node = 0; node < names.length; node++) {
            NodeId id = topology.node(node).id();
            names[node] = id.toString();
            racks[node] = id.datacenter() + "/" + id.rack() + "/";
        }
    }

    @Override
    public @Nullable String of(String replica, int token) {
        boolean[] inRack = neighbours.computeIfAbsent(replica, this::neighbours);
        for (int owner : topology.replicas(token).all()) {
            if (inRack[owner]) {
                return names[owner];
            }
        }
        return null;
    }

    private boolean[] neighbours(String replica) {
        boolean[] inRack = new boolean[racks.length];
        for (int node = 0; node < racks.length; node++) {
            inRack[node] = replica.startsWith(racks[node]) && replica.indexOf('/', racks[node].length()) < 0;
        }
        return inRack;
    }
}
