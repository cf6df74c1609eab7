package io.ringspan.node.metrics;

import io.ringspan.node.pubsub.PubSubCounts;
import io.ringspan.node.worker.Worker;
import java.util.List;

/** One worker as the scrape sees it. */
public record WorkerView(
        Worker worker, LinkView store, List<PeerView> peers, PubSubCounts messages, ReplicationView replication) {
    public WorkerView {
        peers = List.copyOf(peers);
    }
}
