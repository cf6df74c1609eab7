package io.ringspan.replication.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.ReplicaSet;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rings are cut into leaves. */
final class LeavesTest {
    private final Map<Integer, ReplicaSet> ownersOfLeaves = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void eachTokenOfTheNodeHasALeafWithItsOwners(long seed) {
        Random random = new Random(seed);
        Topology topology = ring(random);
        int node = random.nextInt(topology.size());
        Leaves leaves = Leaves.of(topology, node);
        for (int i = 0; i < 20_000; i++) {
            int token = random.nextInt();
            int leaf = leaves.of(token);
            assertThat(leaf >= 0).isEqualTo(topology.owns(node, token));
            if (leaf >= 0) {
                assertThat(leaf).isLessThan(leaves.count());
                assertThat(leaves.owners(leaf)).isSameAs(topology.replicas(token));
                assertThat(ownersOfLeaves.computeIfAbsent(leaf, any -> topology.replicas(token)))
                        .isSameAs(topology.replicas(token));
            }
        }
        assertThat(leaves.count()).isBetween(1, Leaves.COUNT + topology.size() * 8);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void twoPartsOfTheRingAreTheWhole(long seed) {
        Random random = new Random(seed);
        Topology topology = ring(random);
        int node = random.nextInt(topology.size());
        long cut = random.nextInt(1 << 30);
        long end = cut + random.nextInt(1 << 30);
        Leaves inside = Leaves.of(topology, node, new TokenRange(cut, end));
        Leaves outside = Leaves.of(topology, node, new TokenRange(end + 1, cut - 1 < 0 ? (1L << 32) - 1 : cut - 1));
        for (int i = 0; i < 5_000; i++) {
            int token = random.nextInt();
            boolean isInside = Integer.toUnsignedLong(token) >= cut && Integer.toUnsignedLong(token) <= end;
            assertThat(inside.of(token) >= 0).isEqualTo(isInside && topology.owns(node, token));
            assertThat(outside.of(token) >= 0).isEqualTo(!isInside && topology.owns(node, token));
        }
        assertThat(inside.share() + outside.share())
                .isEqualTo(Leaves.of(topology, node).share());
    }

    private static Topology ring(Random random) {
        List<RingNode> nodes = new ArrayList<>();
        int racks = 1 + random.nextInt(4);
        for (int rack = 0; rack < racks; rack++) {
            int inRack = 1 + random.nextInt(5);
            for (int i = 0; i < inRack; i++) {
                List<Token> tokens = IntStream.range(0, 1 + random.nextInt(4))
                        .mapToObj(any -> Token.of(Integer.toUnsignedLong(random.nextInt())))
                        .sorted()
                        .toList();
                NodeId id = new NodeId(new Datacenter("dc" + rack % 2), new Rack("r" + rack), tokens.get(0));
                nodes.add(new RingNode(id, new Endpoint("127.0.0.1", 1), tokens));
            }
        }
        return Topology.of(1, nodes.get(0).id(), nodes);
    }
}
