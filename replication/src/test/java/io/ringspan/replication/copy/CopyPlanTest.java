package io.ringspan.replication.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CopyPlanTest {
    private static final NodeId SELF = id("dc1", "r1", 1_000);

    private final List<RingNode> nodes = new ArrayList<>(
            List.of(node(SELF), node(id("dc1", "r2", 500)), node(id("dc1", "r2", 3_000)), node(id("dc2", "r1", 7))));

    private static NodeId id(String datacenter, String rack, long token) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(token));
    }

    private static RingNode node(NodeId id) {
        return new RingNode(id, new Endpoint("127.0.0.1", 1), List.of(id.token()));
    }

    private Topology topology() {
        return Topology.of(1, SELF, nodes);
    }

    private static String names(Topology topology, CopyPlan plan) {
        StringBuilder names = new StringBuilder();
        plan.parts()
                .forEach(part -> names.append(topology.node(part.source()).id())
                        .append(part.ranges())
                        .append(' '));
        return names.toString().strip();
    }

    @Test
    void theOwnDatacenterComesFirstAndEachTokenIsCopiedFromItsOwner() {
        Topology topology = topology();
        CopyPlan plan = CopyPlan.of(topology, List.of(TokenRange.ALL), node -> true);
        assertThat(names(topology, plan)).isEqualTo("dc1/r2/500[0-500, 3001-4294967295] dc1/r2/3000[501-3000]");
        assertThat(plan.without()).isEmpty();
    }

    @Test
    void whoMayNotBeAskedIsReplacedByAnotherDatacenter() {
        Topology topology = topology();
        int away = topology.indexOf(id("dc1", "r2", 3_000));
        CopyPlan plan = CopyPlan.of(topology, List.of(new TokenRange(400, 600)), node -> node != away);
        assertThat(names(topology, plan)).isEqualTo("dc1/r2/500[400-500] dc2/r1/7[501-600]");
    }

    @Test
    void whoIsNotPreferredIsAskedForWhatNobodyElseCanGive() {
        Topology topology = topology();
        int excluded = topology.indexOf(id("dc1", "r2", 3_000));
        int away = topology.indexOf(id("dc2", "r1", 7));
        List<TokenRange> ranges = List.of(new TokenRange(400, 600));
        CopyPlan others = CopyPlan.of(topology, ranges, node -> true, node -> node != excluded);
        assertThat(names(topology, others)).isEqualTo("dc1/r2/500[400-500] dc2/r1/7[501-600]");
        CopyPlan alone = CopyPlan.of(topology, ranges, node -> node != away, node -> node != excluded);
        assertThat(names(topology, alone)).isEqualTo("dc1/r2/500[400-500] dc1/r2/3000[501-600]");
    }

    @Test
    void whatNobodyHasIsSaid() {
        CopyPlan plan = CopyPlan.of(topology(), List.of(new TokenRange(10, 20)), node -> false);
        assertThat(plan.parts()).isEmpty();
        assertThat(plan.without()).containsExactly(new TokenRange(10, 20));
    }

    /** As in a change of the ring: the old owner in the own rack is asked before all others. */
    @Test
    void theOwnRacksOwnerComesBeforeAllOthers() {
        nodes.add(node(id("dc1", "r1", 9_000)));
        Topology topology = topology();
        CopyPlan plan = CopyPlan.of(topology, List.of(new TokenRange(2_000, 4_000)), node -> true);
        assertThat(names(topology, plan)).isEqualTo("dc1/r1/9000[2000-4000]");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itsOwnTokensAreThoseThatItOwns(long seed) {
        Random random = new Random(seed);
        nodes.add(node(id("dc1", "r1", random.nextInt(Integer.MAX_VALUE))));
        Topology topology = topology();
        List<TokenRange> owned = CopyPlan.owned(topology, topology.self());
        for (int i = 0; i < 5_000; i++) {
            int token = random.nextInt();
            long value = Integer.toUnsignedLong(token);
            assertThat(owned.stream().filter(range -> range.first() <= value && value <= range.last()))
                    .hasSize(topology.owns(topology.self(), token) ? 1 : 0);
        }
    }
}
