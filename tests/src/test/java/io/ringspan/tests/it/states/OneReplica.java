package io.ringspan.tests.it.states;

import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import io.ringspan.tests.it.cluster.RealCluster;
import java.io.IOException;

/** Keys of a rack with several nodes. */
final class OneReplica {
    private static final int KEYS = 32;

    private OneReplica() {}

    /** One whose only replica is that node; found through the node itself. */
    static String keyOf(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection client = cluster.client(node)) {
            for (int i = 0; i < KEYS; i++) {
                String key = "k" + i;
                client.call("SET", key, "before");
                if (cluster.inStore(node, "EXISTS", key).toString().contains("1")) {
                    return key;
                }
            }
        }
        throw new AssertionError("no key belongs to " + node.conf().place().id());
    }
}
