package io.ringspan.node.console;

import io.ringspan.base.NodeId;
import io.ringspan.node.metrics.NodeView;
import io.ringspan.node.metrics.ReplicationView.ReplicaView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * How far replicas are behind the writes of one node's clients.
 *
 * @param bytes what waits on disk for all of them
 * @param bytesMax what may; 0 if nothing is kept there
 * @param datacenters each as far behind as its last replica
 * @param replicas by name
 */
public record HintsReport(long bytes, long bytesMax, List<Datacenter> datacenters, List<Replica> replicas) {
    /** The replicas of one datacenter together; {@code lagMillis} is the longest of theirs. */
    public record Datacenter(String datacenter, long unconfirmedWrites, long hintedWrites, long lagMillis) {}

    /**
     * One replica.
     *
     * @param unconfirmedWrites write batches that it has not confirmed, those on disk included
     * @param unconfirmedBytes what is kept of them in memory
     * @param hintedWrites those on disk
     * @param hintedBytes the bytes of their files
     * @param lagMillis how old the oldest of them is; 0 if there is none
     */
    public record Replica(
            String node,
            String datacenter,
            String rack,
            long unconfirmedWrites,
            long unconfirmedBytes,
            long hintedWrites,
            long hintedBytes,
            long lagMillis) {}

    /** How it stands now, over all workers. */
    static HintsReport of(NodeView node) {
        Map<String, List<ReplicaView>> byName = new TreeMap<>();
        long bytes = 0;
        for (var worker : node.workers()) {
            bytes = worker.replication().hintBytes().getAsLong(); // the node's: each worker says the same
            worker.replication()
                    .replicas()
                    .forEach(view -> byName.computeIfAbsent(view.replica().toString(), name -> new ArrayList<>())
                            .add(view));
        }
        List<Replica> replicas =
                byName.values().stream().map(HintsReport::replica).toList();
        return new HintsReport(bytes, node.hintBytesMax().getAsLong(), datacenters(replicas), replicas);
    }

    private static Replica replica(List<ReplicaView> workers) {
        NodeId id = workers.get(0).replica();
        return new Replica(
                id.toString(),
                id.datacenter().name(),
                id.rack().name(),
                sum(workers, view -> view.unmarkedWrites().getAsLong()),
                sum(workers, view -> view.unmarkedBytes().getAsLong()),
                sum(workers, view -> view.hintedWrites().getAsLong()),
                sum(workers, view -> view.hintedBytes().getAsLong()),
                workers.stream()
                        .mapToLong(view -> view.lagMillis().getAsLong())
                        .max()
                        .orElse(0));
    }

    private static long sum(List<ReplicaView> workers, ToLongFunction<ReplicaView> count) {
        return workers.stream().mapToLong(count).sum();
    }

    private static List<Datacenter> datacenters(List<Replica> replicas) {
        Map<String, Datacenter> byName = new TreeMap<>();
        for (Replica each : replicas) {
            byName.merge(
                    each.datacenter(),
                    new Datacenter(each.datacenter(), each.unconfirmedWrites(), each.hintedWrites(), each.lagMillis()),
                    (one, other) -> new Datacenter(
                            one.datacenter(),
                            one.unconfirmedWrites() + other.unconfirmedWrites(),
                            one.hintedWrites() + other.hintedWrites(),
                            Math.max(one.lagMillis(), other.lagMillis())));
        }
        return List.copyOf(byName.values());
    }
}
