package io.ringspan.tests.it.ring;

import static io.ringspan.tests.it.cluster.NodeSettings.hints;
import static io.ringspan.tests.it.cluster.NodeSettings.replicaWindowBytesMax;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.FsyncPolicy;
import io.ringspan.conf.HintConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.Gossiping;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import io.ringspan.tests.it.gossip.Views;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The ring of two datacenters changes, while one of them is away and writes for it lie on disk. Lists are left out: ADR 53, Not done.
 */
@ExtendWith(NoFaults.class)
class DatacentersIT {
    private static final String NEW = "dc1/r1/2863311530";
    private static final String FAR = "dc2/r1/0";
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 3).rack("dc2", "r1", 1);
    private static final HintConf ON_DISK =
            new HintConf(true, 64 << 20, 256 << 20, 86_400_000, FsyncPolicy.NEVER, true);
    private static final int WINDOW_BYTES = 64 * 1024;

    @Test
    @Tag("long")
    void aNodeJoinsAndLeavesWhileTheOtherDatacenterIsAway() throws IOException, InterruptedException {
        try (Gossiping gossiping = new Gossiping(3);
                RealCluster cluster = RealCluster.startWithout(
                        LAYOUT,
                        NodeSettings.all(gossiping::of, replicaWindowBytesMax(WINDOW_BYTES), hints(ON_DISK)),
                        Set.of(NEW))) {
            LocalNode comes = cluster.node(NEW);
            LocalNode far = cluster.node(FAR);
            List<LocalNode> served = List.of(cluster.node("dc1/r1/0"), cluster.node("dc1/r1/1431655765"));
            LocalNode asked = served.get(0);
            cluster.nodes().stream()
                    .filter(node -> node != comes)
                    .forEach(node -> Views.await(served, node, MemberState.NORMAL));
            try (RingLoad load = RingLoad.on(cluster, served, RingLoad.Lists.NOWHERE)) {
                load.awaitServed();
                Changing.comes(comes);
                far.kill();
                Views.await(served, far, MemberState.DOWN);
                Await.until(
                        "writes for the other datacenter are on disk",
                        () -> RealCluster.metric(asked, "ringspan_replica_hinted_writes") > 0);
                Changing.ask(comes, "POST", "/api/ring/join", "{}");
                Changing.ask(asked, "PUT", "/api/ring/change", "{\"exclude\": \"" + FAR + "\"}");
                Changing.await(List.of(asked, served.get(1), comes), "DONE", 3);
                load.awaitServed();
                far.start();
                Changing.await(cluster.nodes(), "DONE", 3);
                load.awaitServed();
                load.requireAllThere(cluster.nodes());
                assertThat(RealCluster.metric(asked, "ringspan_stream_hinted_writes_total"))
                        .isPositive();
                Changing.ask(far, "POST", "/api/ring/leave", "{\"node\": \"" + NEW + "\"}");
                Changing.await(cluster.nodes(), "DONE", 5);
                load.awaitServed();
                load.requireNoneWrong();
                load.requireAllThere(List.of(asked, served.get(1), far));
            }
        }
    }
}
