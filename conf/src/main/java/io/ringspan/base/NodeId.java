package io.ringspan.base;

import java.util.Comparator;

/**
 * Who a node is, wherever it runs: its place in the cluster. Two nodes of one rack never share a token, so the lowest
 * token of a node names it.
 *
 * @param token the lowest of the node's tokens
 */
public record NodeId(Datacenter datacenter, Rack rack, Token token) implements Comparable<NodeId> {
    private static final Comparator<NodeId> ORDER =
            Comparator.comparing(NodeId::datacenter).thenComparing(NodeId::rack).thenComparing(NodeId::token);

    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    /** For people and logs: {@code dc1/r1/2147483648}. */
    @Override
    public String toString() {
        return datacenter + "/" + rack + "/" + token;
    }
}
