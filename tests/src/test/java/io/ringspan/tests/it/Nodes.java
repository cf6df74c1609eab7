package io.ringspan.tests.it;

import io.ringspan.conf.PoolConf;
import io.ringspan.node.local.RedisSearch;
import io.ringspan.node.local.cluster.LocalCluster;
import io.ringspan.node.local.cluster.LocalLayout;
import io.ringspan.node.local.cluster.NodeStarter;
import io.ringspan.tests.it.cluster.Await;
import io.ringspan.tests.it.cluster.NodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Starts nodes as these tests need them: small limits, short deadlines. */
public final class Nodes {
    public static final int REQUEST_BYTES_MAX = 64 << 20;
    static final int OUTPUT_BYTES_MAX = 1 << 20;
    static final int CLIENTS_MAX = 100;
    static final int TIMEOUT_MILLIS = 1500;
    private static final int RETRY_MILLIS_MAX = 200;

    private Nodes() {}

    /** One rack of this many nodes, each able to answer for every key when this returns. */
    static LocalCluster rack(int nodes, int workers) {
        return rack(nodes, workers, REQUEST_BYTES_MAX);
    }

    static LocalCluster rack(int nodes, int workers, int requestBytesMax) {
        return rack(nodes, conf -> limited(conf, workers, requestBytesMax));
    }

    static LocalCluster rack(int nodes, UnaryOperator<PoolConf> settings) {
        return LocalCluster.start(
                LocalLayout.empty().rack("dc1", "r1", nodes),
                new LocalCluster.Plan(
                        RedisSearch.ofThisProcess(line -> {}).find(Optional.empty()),
                        List.of(),
                        NodeStarter.inThisJvm(),
                        settings,
                        line -> {}));
    }

    /** Waits until the node at this port reaches the owners of many keys. */
    static void awaitReady(int port, int nodes) throws IOException {
        try (Wire wire = new Wire(port)) {
            Await.until("the node at " + port + " serves all keys", () -> {
                for (int key = 0; key < 16 * nodes; key++) {
                    if (!wire.ask("GET", "ready:" + key).startsWith("$")) {
                        return false;
                    }
                }
                return true;
            });
        }
    }

    /** With limits that tests reach. */
    public static PoolConf limited(PoolConf conf, int workers, int requestBytesMax) {
        return limited(conf, workers, requestBytesMax, conf.process().directBytesMax());
    }

    static PoolConf limited(PoolConf conf, int workers, int requestBytesMax, long directBytesMax) {
        return NodeSettings.all(
                        NodeSettings.workers(workers),
                        NodeSettings.connectionsMax(CLIENTS_MAX, CLIENTS_MAX),
                        NodeSettings.outputBytesMax(OUTPUT_BYTES_MAX),
                        NodeSettings.requestBytesMax(requestBytesMax),
                        NodeSettings.directBytesMax(directBytesMax),
                        NodeSettings.retryMillisMax(RETRY_MILLIS_MAX),
                        NodeSettings.timeoutMillis(TIMEOUT_MILLIS))
                .apply(conf);
    }

    static Duration patience() {
        return Duration.ofSeconds(20);
    }
}
