package io.ringspan.replication.choice;

/** Which nodes can be asked now: connected, and fit to answer. {@code node} implements it. */
@FunctionalInterface
public interface LiveNodes {
    /** Whether the node with this number can be asked. */
    boolean isLive(int node);

    /** Whether the node is asked only when no other is left. */
    default boolean isLastResort(int node) {
        return false;
    }
}
