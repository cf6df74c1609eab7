package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import io.ringspan.node.level.NodeLevels.InForce;
import io.ringspan.node.seeds.SeedCounts;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node as the scrape sees it.
 *
 * @param version of Ringspan
 * @param epoch how many times the node has started
 * @param directBytesMax what it may use outside the heap
 * @param seeds what was counted of asking for the list of nodes; null if the file is that list
 * @param levels those that hold for connections and commands that ask for none
 */
public record NodeView(
        String cluster,
        NodeId id,
        String version,
        int epoch,
        long directBytesMax,
        @Nullable SeedCounts seeds,
        Supplier<InForce> levels,
        List<WorkerView> workers) {
    public NodeView {
        workers = List.copyOf(workers);
    }
}
