package io.ringspan.replication.stream;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;

/** Topologies for tests, written as {@code "dc1/r1:0,2000 dc1/r2:0"}: a node for each token of a rack. */
final class Ring {
    private Ring() {}

    static Topology seenBy(int self, String racks) {
        return seenBy(1, self, racks);
    }

    static Topology seenBy(int epoch, int self, String racks) {
        List<RingNode> nodes = new ArrayList<>();
        for (String rack : racks.split(" ", -1)) {
            String name = rack.substring(0, rack.indexOf(':'));
            for (String token : rack.substring(rack.indexOf(':') + 1).split(",", -1)) {
                nodes.add(node(name.split("/", -1)[0], name.split("/", -1)[1], Token.of(Long.parseLong(token))));
            }
        }
        nodes.sort((one, other) -> one.id().compareTo(other.id()));
        return Topology.of(epoch, nodes.get(self).id(), nodes);
    }

    private static RingNode node(String datacenter, String rack, Token token) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), token);
        return new RingNode(id, Endpoint.parse("localhost:1"), List.of(token));
    }
}
