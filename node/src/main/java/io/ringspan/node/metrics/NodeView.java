package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import io.ringspan.node.level.NodeLevels.InForce;
import java.util.List;
import java.util.function.Supplier;

/**
 * One node as the scrape sees it.
 *
 * @param version of Ringspan
 * @param epoch how many times the node has started
 * @param directBytesMax what it may use outside the heap
 * @param levels those that hold for connections and commands that ask for none
 */
public record NodeView(
        String cluster,
        NodeId id,
        String version,
        int epoch,
        long directBytesMax,
        Supplier<InForce> levels,
        List<WorkerView> workers) {
    public NodeView {
        workers = List.copyOf(workers);
    }
}
