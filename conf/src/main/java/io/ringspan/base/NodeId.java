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

    /**
     * The node that is written so: {@code DC/RACK/TOKEN}.
     *
     * @throws IllegalArgumentException if {@code text} names no node; the message says so after quoting it
     */
    public static NodeId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length == 3 && !parts[0].isEmpty() && !parts[1].isEmpty()) {
            try {
                return new NodeId(new Datacenter(parts[0]), new Rack(parts[1]), Token.of(Long.parseLong(parts[2])));
            } catch (IllegalArgumentException unfit) {
                // said below
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" names no node: DC/RACK/TOKEN does");
    }

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
