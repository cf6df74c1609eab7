package io.ringspan.replication.stream;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingStage;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;

/** Topologies for tests, written as {@code "dc1/r1:0,2000 dc1/r2:0"}: a node for each token of a rack. */
final class Ring {
    private static final long LINEAGE = 7;

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

    /** The same ring and one more node, written as {@code "dc1/r2:60"}: the last one. */
    static Topology grown(Topology before, int epoch, String node) {
        List<RingNode> nodes = new ArrayList<>(before.nodes());
        nodes.add(seenBy(0, node).node(0));
        return Topology.of(
                RingStage.settled(epoch, nodes), before.node(before.self()).id());
    }

    /** The same ring, but for the tokens of this node. */
    static Topology left(Topology before, int epoch, int gone) {
        List<RingNode> nodes = new ArrayList<>(before.nodes());
        nodes.set(gone, nodes.get(gone).at(List.of()));
        return Topology.of(
                RingStage.settled(epoch, nodes), before.node(before.self()).id());
    }

    /** A ring on its way from one topology to another with as many nodes or more. */
    static Topology moving(Topology before, int epoch, Topology after, boolean fences) {
        List<RingNode> nodes = new ArrayList<>(before.nodes());
        for (int node = nodes.size(); node < after.size(); node++) {
            nodes.add(after.node(node).at(List.of()));
        }
        RingStage stage = new RingStage(epoch, before.epoch(), nodes, after.nodes(), nodes, RingStage.FIRST, fences);
        return Topology.of(stage, before.node(before.self()).id());
    }

    /** The ring of a change that is undone. */
    static Topology undone(Topology moving) {
        RingStage stage = moving.stage();
        return Topology.of(
                new RingStage(
                        stage.epoch() + 1, stage.base(), stage.before(), stage.before(), stage.before(), LINEAGE, true),
                moving.node(moving.self()).id());
    }

    private static RingNode node(String datacenter, String rack, Token token) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), token);
        return new RingNode(id, Endpoint.parse("localhost:1"), List.of(token));
    }
}
