package io.ringspan.node.ringread;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatacenterNodesTest {
    private static final long QUARTER = 1L << 30;

    private final List<RingNode> ring = List.of(
            node("dc0", "r1", 0),
            node("dc1", "r1", 0, 3 * QUARTER),
            node("dc1", "r1", QUARTER),
            node("dc1", "r2", 7),
            node("dc2", "r1", 9));

    private static RingNode node(String datacenter, String rack, long... tokens) {
        List<Token> all = Arrays.stream(tokens).mapToObj(Token::of).toList();
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), all.get(0));
        return new RingNode(id, new Endpoint("127.0.0.1", 1), all);
    }

    private DatacenterNodes as(int self) {
        return new DatacenterNodes(Topology.of(1, ring.get(self).id(), ring));
    }

    @Test
    void aNodesPlaceIsTheSameWhicheverNodeOfItsDatacenterIsAsked() {
        for (int self : new int[] {1, 2, 3}) {
            DatacenterNodes nodes = as(self);
            assertThat(nodes.at(0)).isEqualTo(1);
            assertThat(nodes.at(2)).isEqualTo(3);
            assertThat(nodes.at(3)).isEqualTo(Topology.NOBODY);
            assertThat(nodes.place(2)).isEqualTo(1);
            assertThat(nodes.after(1)).isEqualTo(2);
            assertThat(nodes.after(2)).isEqualTo(Topology.NOBODY);
            assertThat(nodes.after(3)).isEqualTo(Topology.NOBODY);
        }
    }

    @Test
    void theOwnRackComesFirst() {
        assertThat(as(1).racks()).containsExactly(new int[] {1, 2}, new int[] {3});
        assertThat(as(3).racks()).containsExactly(new int[] {3}, new int[] {1, 2});
    }

    @Test
    void whoOwnsWhatIsTheSameEverywhereUntilSomethingGoesToAnotherNodeOfTheRack() {
        String before = as(1).owners(1);
        assertThat(as(3).owners(2)).isEqualTo(before).isNotEqualTo(as(3).owners(3));
        RingNode comes = new RingNode(NodeId.parse("dc1/r1/5"), new Endpoint("127.0.0.1", 1), List.of());
        assertThat(with(comes).owners(1)).as("one that owns nothing yet").isEqualTo(before);
        assertThat(with(comes.at(List.of(Token.of(5)))).owners(1)).isNotEqualTo(before);
        RingNode elsewhere = new RingNode(NodeId.parse("dc1/r2/5"), new Endpoint("127.0.0.1", 1), List.of(Token.of(5)));
        assertThat(with(elsewhere).owners(1)).as("in another rack").isEqualTo(before);
    }

    private DatacenterNodes with(RingNode another) {
        List<RingNode> more = new ArrayList<>(ring);
        more.add(another);
        return new DatacenterNodes(Topology.of(1, ring.get(1).id(), more));
    }

    @Test
    void partsOfTheRingAreAsTokensSay() {
        DatacenterNodes nodes = as(1);
        assertThat(nodes.share(1)).isEqualTo(3 * QUARTER);
        assertThat(nodes.share(2)).isEqualTo(QUARTER);
        assertThat(nodes.share(3)).isEqualTo(4 * QUARTER);
        for (int node = 1; node <= 3; node++) {
            assertThat(nodes.topology().owns(node, nodes.token(node))).isTrue();
        }
    }
}
