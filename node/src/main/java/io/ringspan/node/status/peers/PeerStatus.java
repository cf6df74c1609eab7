package io.ringspan.node.status.peers;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.node.admin.NotDone;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a node is connected to its peers, and the changes that it takes. Any thread that is no worker's. */
public interface PeerStatus {
    /** All other nodes of the ring, by name; none before the ring is known. */
    List<Peer> now();

    /** Does that to the links to these peers, on all workers; says why not, if it is not done or may not have been. Harmless if it was done before. */
    Optional<NotDone> say(PeerWord word, Set<NodeId> peers);

    /**
     * One peer.
     *
     * @param address where it is tried, or has answered
     * @param ofRing where it listens by the ring, as far as this node knows
     * @param held whether an operator wants no connection to it
     * @param links one of each worker
     */
    record Peer(NodeId node, Endpoint address, Endpoint ofRing, boolean held, List<Link> links) {
        public Peer {
            links = List.copyOf(links);
        }

        /** Whether every worker is connected to it. */
        public boolean isUp() {
            return links.stream().allMatch(Link::up);
        }

        /** Whether it is the one at that host, or at that host and port. */
        public boolean isAt(String where) {
            return List.of(address.host(), address.toString(), ofRing.host(), ofRing.toString())
                    .contains(where);
        }

        /** Requests sent and not answered. */
        public long queued() {
            return links.stream().mapToLong(Link::queued).sum();
        }

        /** Connections that were lost. */
        public long reconnects() {
            return links.stream().mapToLong(Link::reconnects).sum();
        }

        /** Why some worker is not connected; empty if all are, or if nothing is known of it yet. */
        public String trouble() {
            return links.stream()
                    .filter(link -> !link.up())
                    .map(Link::trouble)
                    .filter(why -> !why.isEmpty())
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * One worker's link to a peer.
     *
     * @param queued requests sent and not answered
     * @param reconnects connections that were lost
     * @param silences of them, those that were given up because the peer was silent
     * @param trouble why it is not up; empty if it is, or if that is not known yet
     */
    record Link(int worker, boolean up, int queued, long reconnects, long silences, String trouble) {}
}
