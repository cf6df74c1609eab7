package io.ringspan.replication.ring;

import static io.ringspan.replication.ring.Rings.names;
import static io.ringspan.replication.ring.Rings.node;
import static io.ringspan.replication.ring.Rings.nodes;
import static io.ringspan.replication.ring.Rings.seenByFirst;
import static io.ringspan.replication.ring.Rings.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopologyTest {
    @ParameterizedTest(name = "{0} belongs to {1}")
    @CsvSource({
        "0, 100",
        "99, 100",
        "100, 100",
        "101, 2147483648",
        "2147483647, 2147483648",
        "2147483648, 2147483648",
        "2147483649, 4000000000",
        "4000000000, 4000000000",
        "4000000001, 100",
        "4294967295, 100",
    })
    void aTokenBelongsToTheFirstNodeAtOrAfterItAndBeyondTheHighestToTheLowest(long token, String owner) {
        Topology topology = seenByFirst("dc/r 100", "dc/r 4000000000", "dc/r 2147483648");
        assertThat(names(topology, topology.replicas(token(token)).all())).containsExactly("dc/r/" + owner);
    }

    @Test
    void placesKeysWhereDynomiteWasSeenToPlaceThem() {
        Topology topology = seenByFirst("dc/r 0", "dc/r 2147483648");
        assertThat(names(topology, topology.replicas(token(516654467)).all())).containsExactly("dc/r/2147483648");
        assertThat(names(topology, topology.replicas(token(3303027599L)).all())).containsExactly("dc/r/0");
    }

    @Test
    void aNodeWithSeveralTokensOwnsTheRangeBeforeEachOfThem() {
        Topology topology = seenByFirst("dc/r 300,100", "dc/r 200");
        assertThat(topology.owns(0, 100)).isTrue();
        assertThat(topology.owns(0, 101)).isFalse();
        assertThat(topology.owns(1, 101)).isTrue();
        assertThat(topology.owns(0, 201)).isTrue();
        assertThat(topology.owns(0, 301)).isTrue();
        assertThat(topology.node(0).tokens()).containsExactly(new Token(100), new Token(300));
    }

    @Test
    void theRangesOfASetOfOwnersAreAllThatTheyOwnTogether() {
        Topology topology = seenByFirst("dc/r 100", "dc/r 4000000000", "dc/r 2147483648");
        assertThat(topology.ranges(topology.replicas(token(7))))
                .containsExactly(new TokenRange(0, 100), new TokenRange(4_000_000_001L, 4_294_967_295L));
        assertThat(topology.ranges(topology.replicas(token(101)))).containsExactly(new TokenRange(101, 2_147_483_648L));
        Topology several = seenByFirst("dc/r 300,100", "dc/r 200");
        assertThat(several.ranges(several.replicas(250)))
                .containsExactly(new TokenRange(0, 100), new TokenRange(201, 4_294_967_295L));
        Topology alone = seenByFirst("dc/r 7", "dc/s 9");
        assertThat(alone.ranges(alone.replicas(8))).containsExactly(TokenRange.ALL);
        Topology highest = seenByFirst("dc/r 4294967295", "dc/r 5");
        assertThat(highest.ranges(highest.replicas(9))).containsExactly(new TokenRange(6, 4_294_967_295L));
        assertThat(highest.ranges(highest.replicas(5))).containsExactly(new TokenRange(0, 5));
    }

    @Test
    void everyRackHasItsOwnRing() {
        Topology topology = seenByFirst("dc/a 0", "dc/b 0", "dc/b 1000", "dc/c 500");
        assertThat(names(topology, topology.replicas(0).all())).containsExactly("dc/a/0", "dc/b/0", "dc/c/500");
        assertThat(names(topology, topology.replicas(500).all())).containsExactly("dc/a/0", "dc/b/1000", "dc/c/500");
        assertThat(names(topology, topology.replicas(1001).all())).containsExactly("dc/a/0", "dc/b/0", "dc/c/500");
    }

    @ParameterizedTest(name = "seen from rack {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a | a b c d",
                "b | b c d a",
                "c | c d a b",
                "d | d a b c",
            })
    void localOwnersBeginWithTheOwnRackAndGoOnByNameAround(String own, String order) {
        Topology topology = seenByFirst("dc/" + own + " 7", "dc/a 1", "dc/b 2", "dc/c 3", "dc/d 4", "other/a 0");
        List<String> racks = names(topology, topology.replicas(5).local()).stream()
                .map(name -> name.split("/", -1)[1])
                .toList();
        assertThat(racks).containsExactly(order.split(" ", -1));
    }

    @ParameterizedTest(name = "seen from dc1/{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a | dc0/x; dc2/p dc2/q; dc3/u dc3/v dc3/w",
                "b | dc0/x; dc2/q dc2/p; dc3/v dc3/u dc3/w",
                "c | dc0/x; dc2/p dc2/q; dc3/w dc3/u dc3/v",
            })
    void theRelayRackHasThePlaceOfTheOwnRackCountedRound(String own, String order) {
        Topology topology = seenByFirst(
                "dc1/" + own + " 5",
                "dc1/a 0",
                "dc1/b 0",
                "dc1/c 0",
                "dc2/q 0",
                "dc2/p 0",
                "dc3/w 0",
                "dc3/v 0",
                "dc3/u 0",
                "dc0/x 0");
        StringBuilder seen = new StringBuilder();
        for (int[] owners : topology.replicas(0).remote()) {
            seen.append(seen.length() == 0 ? "" : "; ");
            seen.append(String.join(" ", names(topology, owners)).replace("/0", ""));
        }
        assertThat(seen).hasToString(order);
    }

    @Test
    void aReplicaSetKnowsWhetherTheNodeItselfIsInItAndWhoElseIsNear() {
        Topology topology = seenByFirst("dc1/a 0", "dc1/a 100", "dc1/b 0", "dc2/a 0");
        ReplicaSet own = topology.replicas(0);
        assertThat(own.includesSelf()).isTrue();
        assertThat(names(topology, own.local())).containsExactly("dc1/a/0", "dc1/b/0");
        assertThat(names(topology, own.localPeers())).containsExactly("dc1/b/0");
        ReplicaSet foreign = topology.replicas(100);
        assertThat(foreign.includesSelf()).isFalse();
        assertThat(names(topology, foreign.localPeers())).containsExactly("dc1/a/100", "dc1/b/0");
        assertThat(foreign.includes(topology.indexOf(id("dc2", "a", 0)))).isTrue();
        assertThat(foreign.includes(topology.self())).isFalse();
    }

    @Test
    void setsWithTheSameOwnersAreTheSameObject() {
        Topology topology = seenByFirst("dc/a 0,200", "dc/a 100,300", "dc/b 0");
        assertThat(topology.replicas(150)).isSameAs(topology.replicas(0)).isSameAs(topology.replicas(1000));
        assertThat(topology.replicas(50)).isSameAs(topology.replicas(250)).isNotSameAs(topology.replicas(0));
    }

    @Test
    void aClusterOfOneIsUniformAndOwnsAll() {
        Topology topology = seenByFirst("dc/a 123");
        assertThat(topology.isUniform()).isTrue();
        assertThat(topology.owns(0, token(4294967295L))).isTrue();
        assertThat(topology.replicas(7).remote()).isEmpty();
        assertThat(topology.replicas(7).localPeers()).isEmpty();
    }

    @Test
    void oneNodeARackIsUniformWhateverTheTokensAndTwoAreNot() {
        assertThat(seenByFirst("dc/a 1", "dc/b 200", "dc2/c 3").isUniform()).isTrue();
        assertThat(seenByFirst("dc/a 1", "dc/b 200", "dc2/c 3", "dc2/c 4").isUniform())
                .isFalse();
    }

    @Test
    void aNodeWithoutTokensOwnsNothingAndLeavesItsRackOut() {
        Topology topology = seenByFirst("dc1/a", "dc1/b 0", "dc2/a", "dc2/b 10", "dc3/a");
        assertThat(names(topology, topology.replicas(5).local())).containsExactly("dc1/b/0");
        assertThat(topology.replicas(5).remote().length).isEqualTo(1);
        assertThat(names(topology, topology.replicas(5).remote()[0])).containsExactly("dc2/b/10");
        assertThat(topology.replicas(5).includesSelf()).isFalse();
        assertThat(topology.size()).isEqualTo(5);
    }

    @Test
    void aRingWithoutAnyTokenHasNoOwners() {
        Topology topology = seenByFirst("dc1/a", "dc2/a");
        assertThat(topology.replicas(5).all()).isEmpty();
        assertThat(topology.isUniform()).isTrue();
    }

    @Test
    void nodesAreNumberedByNameWhateverTheOrderOfListing() {
        Topology topology = seenByFirst("dc2/a 0", "dc1/b 0", "dc1/a 4000000000", "dc1/a 5");
        assertThat(names(topology, 0, 1, 2, 3)).containsExactly("dc1/a/5", "dc1/a/4000000000", "dc1/b/0", "dc2/a/0");
        assertThat(topology.self()).isEqualTo(3);
        assertThat(topology.indexOf(id("dc1", "b", 0))).isEqualTo(2);
        assertThat(topology.indexOf(id("dc1", "b", 1))).isEqualTo(Topology.NOBODY);
    }

    @Test
    void theDigestFollowsPlacementAndNothingElse() {
        List<RingNode> nodes = nodes("dc1/a 0", "dc1/a 100,200", "dc2/b 0");
        long digest = Topology.of(1, nodes.get(0).id(), nodes).digest();
        List<RingNode> other = nodes("dc1/a 200,100", "dc2/b 0", "dc9/tokenless");
        other.add(new RingNode(
                nodes.get(0).id(), new Endpoint("elsewhere", 1), nodes.get(0).tokens()));
        Collections.reverse(other);
        assertThat(Topology.of(2, other.get(0).id(), other).digest()).isEqualTo(digest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dc1/a 0; dc1/a 100; dc2/b 0",
                "dc1/a 0; dc1/a 100,201; dc2/b 0",
                "dc1/a 0; dc1/b 100,200; dc2/b 0",
                "dc1/a 0; dc1/a 100,200; dc2/bb 0",
                "dc1/a 0,200; dc1/a 100; dc2/b 0",
            })
    void theDigestChangesWithEveryTokenRackAndDatacenter(String first, String second, String third) {
        long digest = seenByFirst("dc1/a 0", "dc1/a 100,200", "dc2/b 0").digest();
        assertThat(seenByFirst(first, second, third).digest()).isNotEqualTo(digest);
    }

    @Test
    void refusesEveryTwinOfARackAtOnceAndNamesThem() {
        assertThatThrownBy(() -> seenByFirst("dc/a 1", "dc/a 1", "dc/a 2,9", "dc/a 9,50", "dc/b 1", "dc/c", "dc/c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 1 is given twice in one rack: to dc/a/1 at 127.0.0.1:7000 and to dc/a/1")
                .hasMessageContaining("token 9 is given twice in one rack: to dc/a/2")
                .hasMessageContaining("two nodes are named dc/c/0")
                .message()
                .hasLineCount(1)
                .satisfies(message -> assertThat(message.split("; ", -1)).hasSize(3));
    }

    @Test
    void refusesATokenThatANodeHasTwice() {
        assertThatThrownBy(() -> seenByFirst("dc/a 5,5")).hasMessageContaining("token 5 is given twice");
    }

    @Test
    void refusesANodeThatIsNotOnTheRing() {
        assertThatThrownBy(() -> Topology.of(1, id("dc", "a", 3), nodes("dc/a 1", "dc/a 2")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("node dc/a/3 is not");
    }

    @Test
    void aNodeKeepsItsNameWhateverItsTokens() {
        RingNode moved = node("dc/a 9").at(List.of(new Token(30), new Token(4)));
        Topology topology = Topology.of(1, moved.id(), List.of(moved, node("dc/a 20")));
        assertThat(names(topology, topology.replicas(5).all())).containsExactly("dc/a/20");
        assertThat(names(topology, topology.replicas(21).all())).containsExactly("dc/a/9");
    }

    @Test
    void explainsTheOwnerInEveryRackAndWhy() {
        Topology topology = seenByFirst("dc1/a 100", "dc1/a 200", "dc1/b 50", "dc2/a", "dc2/b 10", "dc2/b 4000000000");
        assertThat(topology.explain(new Token(201)))
                .containsExactly(
                        owned(topology, "dc1", "a", 100, 200, Ownership.Why.WRAPPED),
                        owned(topology, "dc1", "b", 50, 50, Ownership.Why.ONLY_TOKEN),
                        new Ownership.Nobody(new Datacenter("dc2"), new Rack("a")),
                        owned(topology, "dc2", "b", 4000000000L, 10, Ownership.Why.FIRST_AT_OR_AFTER));
    }

    private static Ownership owned(
            Topology topology, String datacenter, String rack, long owner, long after, Ownership.Why why) {
        return new Ownership.Owned(
                new Datacenter(datacenter),
                new Rack(rack),
                topology.indexOf(id(datacenter, rack, owner)),
                Token.of(after),
                Token.of(owner),
                why);
    }

    private static NodeId id(String datacenter, String rack, long token) {
        return new NodeId(new Datacenter(datacenter), new Rack(rack), Token.of(token));
    }
}
