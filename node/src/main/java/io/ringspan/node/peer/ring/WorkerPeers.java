package io.ringspan.node.peer.ring;

import io.ringspan.node.io.Link;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.peer.PeerLinks;
import io.ringspan.replication.ring.Topology;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * One worker's links to all nodes of a ring to which nodes may come.
 *
 * <p><b>Owner.</b> The worker; any thread may look at {@link #peers}.
 */
public final class WorkerPeers {
    private final IntFunction<PeerLink> made;
    private final PeerLinks links;
    private final Link store;
    private final List<PeerLink> peers = new CopyOnWriteArrayList<>();
    private int connecting;

    /**
     * Nobody yet.
     *
     * @param made makes the link to the node of that number, which does not connect yet
     * @param links gets each link
     * @param store stands for the link to the node itself
     */
    public WorkerPeers(IntFunction<PeerLink> made, PeerLinks links, Link store) {
        this.made = made;
        this.links = links;
        this.store = store;
    }

    /** A link to each node of the topology, by its number; to those that were there before the same ones. */
    public Link[] links(Topology topology) {
        Link[] all = new Link[topology.size()];
        for (int node = 0; node < all.length; node++) {
            all[node] = node == topology.self() ? store : link(node);
        }
        return all;
    }

    private PeerLink link(int node) {
        PeerLink known = links.to(node);
        if (known != null) {
            return known;
        }
        PeerLink fresh = made.apply(node);
        links.put(node, fresh);
        peers.add(fresh);
        return fresh;
    }

    /** Has those connect that do not yet. */
    public void connect() {
        for (; connecting < peers.size(); connecting++) {
            peers.get(connecting).connect();
        }
    }

    /** Which nodes others have found down; the others have not. */
    public void areDown(IntPredicate down) {
        peers.forEach(peer -> peer.isDown(down.test(peer.number())));
    }

    /** The links to the other nodes, in the order of their numbers; those that come later stand behind. */
    public List<PeerLink> peers() {
        return peers;
    }
}
