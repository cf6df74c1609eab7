package io.ringspan.replication.budget;

import io.ringspan.base.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The budgets of one node: what its workers' streams may keep in all, and for each final replica.
 *
 * <p><b>Threads.</b> Any. <b>Limits.</b> {@link StreamLimits}, never exceeded. Between two ticks they may be met early, by
 * what other workers' leases keep to spare: less than a 128th each. One budget for each node that has been a replica.
 */
public final class WindowBudgets {
    private final StreamLimits limits;
    private final Budget total;
    private final Map<NodeId, Budget> replicas = new ConcurrentHashMap<>();

    public WindowBudgets(StreamLimits limits) {
        this.limits = limits;
        this.total = new Budget(limits.totalBytesMax());
    }

    /** What they are made of. */
    public StreamLimits limits() {
        return limits;
    }

    /** A new part of what may be kept in all. */
    public Lease inAll() {
        return total.lease();
    }

    /** A new part of what may be kept for this replica. */
    public Lease of(NodeId replica) {
        return replicas.computeIfAbsent(replica, id -> new Budget(limits.replicaBytesMax()))
                .lease();
    }
}
