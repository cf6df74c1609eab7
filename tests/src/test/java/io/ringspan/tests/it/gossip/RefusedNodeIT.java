package io.ringspan.tests.it.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.FreePorts;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.local.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that may not be a member says why, and ends. */
class RefusedNodeIT {
    private final FreePorts ports = new FreePorts(RandomGenerator.getDefault());

    @TempDir
    private Path directory;

    private NodeProcess start(String name, String rack, int peerPort, int admin, String seed) throws IOException {
        Path own = Files.createDirectories(directory.resolve(name));
        Path file = Files.writeString(
                own.resolve("node.yml"), """
                pool:
                  datacenter: dc1
                  rack: %s
                  tokens: 5
                  listen: 127.0.0.1:%d
                  dyn_listen: 127.0.0.1:%d
                  stats_listen: 127.0.0.1:%d
                  data_dir: %s
                  enable_gossip: true
                  bootstrap_expect: 1
                  servers:
                  - 127.0.0.1:%d:1
                  dyn_seeds: [%s]
                """.formatted(rack, ports.next(), peerPort, admin, own, ports.next(), seed));
        return NodeProcess.start(own, List.of(), "node", "-c", file.toString());
    }

    @Test
    void theSecondOfTwoWithOneNameEndsAndTheOneThatTheRingHasNoPlaceForWaits() throws Exception {
        int first = ports.next();
        int firstAdmin = ports.next();
        int thirdAdmin = ports.next();
        try (NodeProcess one = start("one", "r1", first, firstAdmin, "")) {
            Await.until(
                    "the first is a ring of one",
                    () -> NodeProcess.page(firstAdmin, "/api/cluster").contains("\"in_ring\":true"));
            try (NodeProcess twin = start("twin", "r1", ports.next(), ports.next(), "127.0.0.1:" + first);
                    NodeProcess other = start("other", "r2", ports.next(), thirdAdmin, "127.0.0.1:" + first)) {
                assertThat(twin.awaitEnd()).isEqualTo(69);
                Await.until(
                        "the third says that it takes no part",
                        () -> NodeProcess.page(thirdAdmin, "/api/cluster")
                                .contains("the cluster has a ring of 1 node(s), and dc1/r2/5 is none of them"));
                assertThat(NodeProcess.page(thirdAdmin, "/ready"))
                        .startsWith(
                                "503 not ready: the node does not know its ring yet: the cluster has a ring of 1 node(s)");
                other.assertRuns();
                one.assertRuns();
            }
        }
    }
}
