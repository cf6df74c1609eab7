package io.ringspan.node.home;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.conf.RingConf.Home;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyHomesTest {
    private static final Datacenter A = new Datacenter("a");
    private static final Datacenter B = new Datacenter("b");
    private static final Datacenter C = new Datacenter("c");

    private final KeyHomes homes = Objects.requireNonNull(
            KeyHomes.of(List.of(new Home("lock:b:*", B), new Home("lock:*", A), new Home("id", B))));

    private @Nullable Datacenter home(String key) {
        ByteBuf bytes = Unpooled.copiedBuffer("#" + key + "#", US_ASCII);
        return homes.home(bytes, 1, key.length());
    }

    private static Topology topology() {
        List<RingNode> nodes = List.of(node(A, "r1"), node(A, "r2"), node(B, "r1"), node(B, "r2"));
        return Topology.of(1, nodes.get(1).id(), nodes);
    }

    private static RingNode node(Datacenter datacenter, String rack) {
        return new RingNode(
                new NodeId(datacenter, new Rack(rack), Token.of(0)),
                new Endpoint("127.0.0.1", 1),
                List.of(Token.of(0)));
    }

    @Test
    void theFirstPatternThatMatchesHolds() {
        assertThat(home("lock:b:1")).isEqualTo(B);
        assertThat(home("lock:a:1")).isEqualTo(A);
        assertThat(home("id")).isEqualTo(B);
        assertThat(home("id2")).isNull();
        assertThat(home("")).isNull();
    }

    @Test
    void noHomesAreNothingToLookAt() {
        assertThat(KeyHomes.of(List.of())).isNull();
    }

    @Test
    void theOwnersOfTheHomeDecideAndNobodyWhereTheRingHasNoSuchDatacenter() {
        Topology topology = topology();
        assertThat(KeyHomes.owners(topology.replicas(0), null, topology)).containsExactly(1, 0);
        assertThat(KeyHomes.owners(topology.replicas(0), A, topology)).containsExactly(1, 0);
        assertThat(KeyHomes.owners(topology.replicas(0), B, topology)).containsExactlyInAnyOrder(2, 3);
        assertThat(KeyHomes.owners(topology.replicas(0), C, topology)).isEmpty();
    }
}
