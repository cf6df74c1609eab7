package io.ringspan.tests.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.NoFaults;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A datacenter has lost the only replica that it had of some keys; another one has them. */
@ExtendWith(NoFaults.class)
class RemoteReadsIT {
    private static final LocalLayout LAYOUT =
            LocalLayout.empty().rack("dc1", "r1", 2).rack("dc2", "r1", 1);
    private static final int KEYS = 64;

    @ParameterizedTest(name = "remote_reads: {0}, workers: {1}")
    @CsvSource({"true, 1", "true, 3", "false, 1"})
    void aReadThatNobodyHereAnswersGoesToAnotherDatacenterIfThatIsAllowed(boolean allowed, int workers)
            throws IOException {
        try (RealCluster cluster = RealCluster.start(
                        LAYOUT, NodeSettings.all(NodeSettings.workers(workers), NodeSettings.remoteReads(allowed)));
                RedisConnection client = cluster.client(cluster.nodes().get(0))) {
            for (int key = 0; key < KEYS; key++) {
                assertThat(client.call("SET", "k" + key, "v" + key).toString()).contains("OK");
            }
            cluster.awaitConfirmed();
            LocalNode lost = cluster.nodes().get(1);
            lost.kill();
            int remote = 0;
            for (int key = 0; key < KEYS; key++) {
                String word = "k" + key;
                String expected = "v" + key;
                if (allowed) {
                    Await.until(
                            word + " is read",
                            () -> client.call("GET", word).toString().contains(expected));
                } else {
                    String reply = client.call("GET", word).toString();
                    remote += reply.contains(expected) ? 0 : 1;
                    assertThat(reply).containsAnyOf(expected, "UNAVAILABLE", "TIMEOUT");
                }
            }
            int refused = 0;
            for (int key = 0; key < KEYS; key++) {
                String reply = client.call("CONSISTENCY", "DC_QUORUM", "GET", "k" + key)
                        .toString();
                refused += reply.contains("DC_QUORUM needs 1 of 1") ? 1 : 0;
                assertThat(reply).containsAnyOf("v" + key, "DC_QUORUM needs 1 of 1");
            }
            assertThat(refused)
                    .as("no other datacenter answers for a quorum of this one")
                    .isPositive();
            if (!allowed) {
                assertThat(remote).as("keys of the node that is lost").isPositive();
            }
        }
    }
}
