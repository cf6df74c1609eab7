package io.ringspan.tests.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.cluster.Placement;
import io.ringspan.node.local.cluster.LocalNode;
import io.ringspan.node.redis.RedisConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a cluster's stores hold, looked at past the nodes. */
public final class Replicas {
    private Replicas() {}

    /** What each rack's stores hold together, by the rack's name. */
    public static Map<String, StoreContent> byRack(RealCluster cluster) throws IOException {
        Map<String, StoreContent> racks = new TreeMap<>();
        for (LocalNode node : cluster.nodes()) {
            String rack =
                    node.conf().place().datacenter() + "/" + node.conf().place().rack();
            racks.merge(rack, of(cluster, node), StoreContent::and);
        }
        return racks;
    }

    /** Fails unless every rack holds the same; gives what that is. */
    public static StoreContent requireEqual(RealCluster cluster) throws IOException {
        Map<String, StoreContent> racks = byRack(cluster);
        StoreContent first = racks.values().iterator().next();
        racks.forEach((rack, content) -> assertThat(first.differences(content))
                .as("%s and %s", racks.keySet(), rack)
                .isEmpty());
        return first;
    }

    /** Waits until every rack holds the same, once all writes are confirmed. */
    public static void awaitEqual(RealCluster cluster) throws IOException {
        cluster.awaitConfirmed();
        Await.until(
                () -> "all replicas are equal: " + unequal(cluster),
                () -> unequal(cluster).isEmpty());
    }

    private static String unequal(RealCluster cluster) {
        try {
            requireEqual(cluster);
            return "";
        } catch (AssertionError | IOException differ) {
            return String.valueOf(differ.getMessage());
        }
    }

    /** How the stores of these nodes, each of which has all keys, differ from the first one's, by the nodes' names. */
    public static Map<String, List<String>> differences(RealCluster cluster, List<LocalNode> nodes) throws IOException {
        Map<String, List<String>> differences = new TreeMap<>();
        StoreContent first = of(cluster, nodes.get(0));
        for (LocalNode node : nodes) {
            List<String> found = first.differences(of(cluster, node));
            if (!found.isEmpty()) {
                differences.put(node.conf().place().id().toString(), found);
            }
        }
        return differences;
    }

    /** The keys that are on a store whose node does not own them, with its name. */
    public static List<String> misplaced(RealCluster cluster) throws IOException {
        List<String> misplaced = new ArrayList<>();
        for (LocalNode node : cluster.nodes()) {
            Placement placement = Placement.of(node.conf());
            for (String key : of(cluster, node).entries().keySet()) {
                if (!owns(placement, key)) {
                    misplaced.add(key + " on " + node.conf().place().id());
                }
            }
        }
        return misplaced;
    }

    /** Whether that node owns the key. */
    public static boolean owns(Placement placement, String key) {
        ByteBuf bytes = Unpooled.wrappedBuffer(key.getBytes(StandardCharsets.ISO_8859_1));
        int token = placement.keys().token(bytes, 0, bytes.readableBytes());
        return placement.topology().owns(placement.topology().self(), token);
    }

    private static StoreContent of(RealCluster cluster, LocalNode node) throws IOException {
        try (RedisConnection store = cluster.store(node)) {
            return StoreContent.of(store);
        }
    }
}
