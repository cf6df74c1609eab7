package io.ringspan.replication.choice;

/** Which nodes can be asked now: connected, and fit to answer. {@code node} implements it. */
@FunctionalInterface
public interface LiveNodes {
    /** Whether the node with this number can be asked. */
    boolean isLive(int node);
}
