package io.ringspan.tests.it.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.FreePorts;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.node.redis.Reply;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.Layouts;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nodes that know one address each come to one ring, and find each other again after one has moved. */
@ExtendWith(NoFaults.class)
class FirstRingIT {
    private static final List<String> LEVELS = List.of("DC_ONE", "DC_QUORUM");

    @Test
    void nodesThatKnowOneAddressAgreeOnARing() throws IOException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of)) {
            for (LocalNode node : cluster.nodes()) {
                try (RedisConnection client = cluster.client(node)) {
                    assertThat(client.call("SET", "key:" + node.conf().place().id(), "value"))
                            .isEqualTo(new Reply.Status("OK"));
                }
            }
            cluster.awaitConfirmed();
            for (LocalNode node : cluster.nodes()) {
                assertThat(cluster.inStore(node, "DBSIZE"))
                        .as("%s", node.conf().place().id())
                        .isEqualTo(new Reply.Whole(6));
            }
        }
    }

    /** Under load one node is killed, and comes back at another port, knowing one other only. */
    @Test
    void aNodeThatHasMovedIsFoundThroughOneSeed() throws IOException {
        try (Gossiping gossiping = new Gossiping(6);
                RealCluster cluster = RealCluster.start(Layouts.TWO_BY_THREE, gossiping::of)) {
            Views.awaitNormal(cluster);
            LocalNode moving = cluster.node("dc1/r2/0");
            List<LocalNode> others =
                    cluster.nodes().stream().filter(node -> node != moving).toList();
            try (ClientLoad load = ClientLoad.on(cluster, others, LEVELS)) {
                load.awaitServed();
                moving.kill();
                load.awaitServed();
                moving.start(gossiping.moved(
                        moving.conf(),
                        new FreePorts(RandomGenerator.getDefault()).next(),
                        cluster.node("dc2/r3/0").conf()));
                Await.until(
                        "everybody reaches everybody",
                        () -> cluster.nodes().stream()
                                .allMatch(node -> node.unreached().isEmpty()));
                load.awaitServed();
                load.stop();
                assertThat(load.wrong()).isEmpty();
                assertThat(load.errors()).isEmpty();
                load.requireAcknowledgedEverywhere();
            }
        }
    }
}
