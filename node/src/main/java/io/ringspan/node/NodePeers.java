package io.ringspan.node;

import io.netty.util.concurrent.Future;
import io.ringspan.base.NodeId;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.status.peers.PeerStatus;
import io.ringspan.node.status.peers.PeerWord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The links of a running node to its peers, for its operators. Any thread that is no worker's. */
final class NodePeers implements PeerStatus {
    private static final int ANSWER_SECONDS_MAX = 2;

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
    public Optional<String> say(PeerWord word, Set<NodeId> peers) {
        List<NodeWorker> workers = node.workers();
        if (workers.isEmpty()) {
            return Optional.of("this node does not know its ring yet: it has no peers");
        }
        List<Future<?>> said = new ArrayList<>();
        for (NodeWorker worker : workers) {
            said.add(worker.worker()
                    .loop()
                    .submit(() -> worker.peers().stream()
                            .filter(link -> peers.contains(link.peer().id()))
                            .forEach(link -> say(word, link))));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS_MAX);
        for (Future<?> each : said) {
            if (!each.awaitUninterruptibly(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Optional.of("a worker has not done it within " + ANSWER_SECONDS_MAX
                        + " s: it will, once it is less busy; try again to see");
            }
        }
        return Optional.empty();
    }

    private static void say(PeerWord word, PeerLink link) {
        switch (word) {
            case DOWN -> link.hold(true);
            case UP -> link.hold(false);
            case RESET -> link.reset();
        }
    }
}
