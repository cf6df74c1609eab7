package io.ringspan.node;

import io.ringspan.base.NodeId;
import io.ringspan.node.WorkerChange.Part;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.status.peers.PeerStatus;
import io.ringspan.node.status.peers.PeerWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The links of a running node to its peers, for its operators. Any thread that is no worker's. */
final class NodePeers implements PeerStatus {
    private static final long ANSWER_MILLIS_MAX = 2_000;

    private final RingspanNode node;

    NodePeers(RingspanNode node) {
        this.node = node;
    }

    @Override
    public List<Peer> now() {
        Map<NodeId, Peer> peers = new TreeMap<>();
        for (NodeWorker worker : node.workers()) {
            for (PeerLink link : worker.peers()) {
                NodeId id = link.peer().id();
                Peer before = peers.get(id);
                List<Link> links = new ArrayList<>(before == null ? List.of() : before.links());
                links.add(look(worker.worker().index(), link));
                peers.put(id, new Peer(id, link.address(), link.peer().peer(), link.isHeld(), links));
            }
        }
        return List.copyOf(peers.values());
    }

    private static Link look(int worker, PeerLink link) {
        String trouble = link.trouble(); // before the look whether it is up: of two that belong together
        boolean up = link.isUp();
        return new Link(worker, up, Math.max(0, link.queued()), link.reconnects(), link.silences(), up ? "" : trouble);
    }

    @Override
    public Optional<NotDone> say(PeerWord word, Set<NodeId> peers) {
        List<NodeWorker> workers = node.workers();
        if (workers.isEmpty()) {
            return Optional.of(NotDone.refused("this node does not know its ring yet: it has no peers"));
        }
        return new WorkerChange(workers.stream()
                        .map(worker -> new Part(worker.worker().loop(), () -> say(word, worker, peers)))
                        .toList())
                .make(ANSWER_MILLIS_MAX);
    }

    private static void say(PeerWord word, NodeWorker worker, Set<NodeId> peers) {
        worker.peers().stream().filter(link -> peers.contains(link.peer().id())).forEach(link -> say(word, link));
    }

    private static void say(PeerWord word, PeerLink link) {
        switch (word) {
            case DOWN -> link.hold(true);
            case UP -> link.hold(false);
            case RESET -> link.reset();
        }
    }
}
