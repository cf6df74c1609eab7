package io.ringspan.node.pubsub;

import io.ringspan.base.Datacenter;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The other nodes that one node's messages go to.
 *
 * <p><b>Threads.</b> Immutable; nobody changes what it gives.
 */
final class Receivers {
    private final int[] here;
    private final List<int[]> elsewhere;

    Receivers(int[] here, List<int[]> elsewhere) {
        this.here = here;
        this.elsewhere = elsewhere;
    }

    /** @param everywhere whether other datacenters get messages */
    static Receivers of(Topology topology, boolean everywhere) {
        int[] here = IntStream.range(0, topology.size())
                .filter(node -> node != topology.self() && topology.isHere(node))
                .toArray();
        Map<Datacenter, List<Integer>> others = new LinkedHashMap<>();
        for (int node = 0; everywhere && node < topology.size(); node++) {
            if (!topology.isHere(node)) {
                Datacenter its = topology.node(node).id().datacenter();
                others.computeIfAbsent(its, datacenter -> new ArrayList<>()).add(node);
            }
        }
        return new Receivers(
                here,
                others.values().stream()
                        .map(nodes -> nodes.stream().mapToInt(Integer::intValue).toArray())
                        .toList());
    }

    /** Those of its datacenter. */
    int[] here() {
        return here;
    }

    /** Those of each other datacenter that gets messages, too: one of them is enough. */
    List<int[]> elsewhere() {
        return elsewhere;
    }
}
