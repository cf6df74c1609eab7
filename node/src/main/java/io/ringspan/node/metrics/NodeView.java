package io.ringspan.node.metrics;

import io.ringspan.base.NodeId;
import java.util.List;

/**
 * One node as the scrape sees it.
 *
 * @param version of Ringspan
 * @param epoch how many times the node has started
 * @param directBytesMax what it may use outside the heap
 */
public record NodeView(
        String cluster, NodeId id, String version, int epoch, long directBytesMax, List<WorkerView> workers) {
    public NodeView {
        workers = List.copyOf(workers);
    }
}
