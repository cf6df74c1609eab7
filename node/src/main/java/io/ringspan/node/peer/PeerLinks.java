package io.ringspan.node.peer;

import org.jspecify.annotations.Nullable;

/**
 * One worker's links by the numbers of the nodes that they lead to.
 *
 * <p><b>Owner.</b> The worker.
 */
public final class PeerLinks {
    private final @Nullable PeerLink[] links;

    public PeerLinks(int nodes) {
        links = new PeerLink[nodes];
    }

    public void put(int node, PeerLink link) {
        links[node] = link;
    }

    /** The link to that node; null for the own one. */
    public @Nullable PeerLink to(int node) {
        return links[node];
    }

    public int nodes() {
        return links.length;
    }
}
