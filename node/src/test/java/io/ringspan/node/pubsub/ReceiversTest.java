package io.ringspan.node.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiversTest {
    private static RingNode node(String datacenter, String rack, int token) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(token));
        return new RingNode(id, new Endpoint("127.0.0.1", 1000 + token), List.of(Token.of(token)));
    }

    private static final List<RingNode> NODES = List.of(
            node("dc1", "r1", 1),
            node("dc1", "r1", 2),
            node("dc1", "r2", 1),
            node("dc2", "r1", 1),
            node("dc2", "r2", 1),
            node("dc3", "r1", 1));

    private final Topology topology = Topology.of(1, NODES.get(1).id(), NODES);

    @Test
    void withinTheDatacenterThoseAreAllNodesButTheOwn() {
        Receivers receivers = Receivers.of(topology, false);
        assertThat(receivers.here()).containsExactly(0, 2);
        assertThat(receivers.elsewhere()).isEmpty();
    }

    @Test
    void everywhereThoseOfEachOtherDatacenterAreASetOfTheirOwn() {
        Receivers receivers = Receivers.of(topology, true);
        assertThat(receivers.here()).containsExactly(0, 2);
        assertThat(receivers.elsewhere()).containsExactly(new int[] {3, 4}, new int[] {5});
    }
}
