package io.ringspan.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.HashName;
import io.ringspan.conf.RingConf;
import io.ringspan.conf.TagChars;
import io.ringspan.gossip.ClusterView;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.replication.ring.HashTag;
import io.ringspan.replication.ring.KeyHash;
import io.ringspan.replication.ring.KeyTokens;
import io.ringspan.replication.ring.Topology;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlacementTest {
    private final Member first = member("dc1", "r1", 5, 100);
    private final Member second = member("dc1", "r1", 50);
    private final Member far = member("dc2", "r9", 7);

    @ParameterizedTest
    @EnumSource(HashName.class)
    void everyHashThatAFileCanNameIsThere(HashName name) {
        assertThat(Placement.keyTokens(new RingConf(name, Optional.empty())))
                .isEqualTo(KeyTokens.of(KeyHash.valueOf(name.name())));
    }

    @Test
    void everyHashThereIsCanBeNamedByAFile() {
        assertThat(Arrays.stream(HashName.values()).map(HashName::key))
                .containsExactlyElementsOf(KeyHash.configNames());
    }

    @Test
    void takesTheHashTagFromTheFile() {
        assertThat(Placement.keyTokens(new RingConf(HashName.MURMUR, Optional.of(new TagChars('<', '>')))))
                .isEqualTo(new KeyTokens(KeyHash.MURMUR, HashTag.of("<>")));
    }

    @Test
    void membersBecomeARingAsTheNodeSeesIt() {
        ClusterView view = new ClusterView(3, List.of(far, second, first));
        Topology topology = Placement.topology(second.id(), view);
        assertThat(topology.epoch()).isEqualTo(3);
        assertThat(topology.node(topology.self()).id()).isEqualTo(second.id());
        assertThat(topology.size()).isEqualTo(3);
        assertThat(topology.node(0).peer()).isEqualTo(first.peer());
        assertThat(topology.replicas(60).local()).containsExactly(0);
        assertThat(topology.replicas(40).local()).containsExactly(1);
        assertThat(topology.replicas(40).remote()[0]).containsExactly(2);
    }

    @ParameterizedTest
    @EnumSource(MemberState.class)
    void aMemberOwnsItsRangeInEveryState(MemberState state) {
        Topology normal = Placement.topology(first.id(), new ClusterView(1, List.of(first, second)));
        Topology changed = Placement.topology(first.id(), new ClusterView(2, List.of(first, second.in(state))));
        assertThat(changed.digest()).isEqualTo(normal.digest());
        assertThat(changed.owns(1, 40)).isTrue();
    }

    private static Member member(String datacenter, String rack, int... tokens) {
        NodeId id = new NodeId(new Datacenter(datacenter), new Rack(rack), new Token(tokens[0]));
        return new Member(
                id,
                new Endpoint("127.0.0.1", 7000 + tokens[0]),
                Arrays.stream(tokens).mapToObj(Token::new).toList(),
                MemberState.NORMAL);
    }
}
