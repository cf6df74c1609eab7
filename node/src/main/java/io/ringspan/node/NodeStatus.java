package io.ringspan.node;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.conf.PoolConf;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Claim;
import io.ringspan.node.admin.NotDone;
import io.ringspan.node.membership.MembershipFacts;
import io.ringspan.node.peer.PeerLink;
import io.ringspan.node.status.ClusterStatus;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the cluster looks from a running node. Any thread that is no worker's and not the gossip's. */
final class NodeStatus implements ClusterStatus {
    private static final int ANSWER_SECONDS_MAX = 2;

    private final RingspanNode node;

    NodeStatus(RingspanNode node) {
        this.node = node;
    }

    @Override
    public Cluster now() {
        NodeMembership membership = node.membership();
        Optional<Topology> topology = node.workers().isEmpty() ? Optional.empty() : Optional.of(node.topology());
        Map<NodeId, Claim> claims = new TreeMap<>();
        String why = "";
        if (membership != null) {
            MembershipFacts facts = membership.membership().facts();
            facts.claims().forEach(claim -> claims.put(claim.about().id(), claim));
            why = membership.refused().getNow(topology.isPresent() ? "" : membership.why());
        }
        List<RingNode> ring = topology.map(Topology::nodes).orElse(List.of());
        Map<NodeId, Double> shares = RingRange.shares(ring);
        Map<NodeId, Row> rows = new TreeMap<>();
        ring.stream()
                .filter(each -> !each.tokens().isEmpty()) // who has left keeps its number only
                .forEach(each -> rows.put(each.id(), row(each, claims.get(each.id()), true, shares)));
        claims.forEach((id, claim) -> rows.computeIfAbsent(
                id,
                any -> row(new RingNode(id, claim.about().peer(), claim.about().tokens()), claim, false, shares)));
        NodeId self = node.conf().place().id();
        rows.computeIfAbsent(self, any -> row(own(node.conf()), null, false, shares));
        return new Cluster(
                self,
                why,
                topology.map(Topology::digest).orElse(0L),
                membership != null,
                node.operated().doors().count(),
                new ArrayList<>(rows.values()));
    }

    private static RingNode own(PoolConf conf) {
        List<Token> tokens = conf.place().tokens();
        return new RingNode(conf.place().id(), conf.listen().peers(), tokens);
    }

    private Row row(RingNode about, @Nullable Claim claim, boolean inRing, Map<NodeId, Double> shares) {
        boolean self = about.id().equals(node.conf().place().id());
        boolean reached = self || links(about.id()).allMatch(PeerLink::isUp);
        boolean held = links(about.id()).anyMatch(PeerLink::isHeld);
        MemberState state = MemberState.NORMAL;
        String standing = "unknown";
        Endpoint peer = about.peer();
        if (claim != null) {
            state = claim.member().state();
            standing = claim.standing().name().toLowerCase(Locale.ROOT);
            peer = claim.about().peer();
        } else if (!self && !reached && !held) {
            state = MemberState.DOWN;
        }
        return new Row(
                about.id(),
                about.tokens(),
                peer,
                self ? node.state() : state,
                standing,
                inRing,
                shares.getOrDefault(about.id(), 0.0),
                claim == null
                        ? (self ? EngineFacts.version() : "")
                        : claim.about().software().release(),
                claim == null ? 0 : claim.incarnation(),
                reached,
                held,
                unconfirmed(about.id()));
    }

    @Override
    public Optional<NotDone> become(MemberState state) {
        if (node.workers().isEmpty()) {
            return Optional.of(NotDone.refused("this node does not know its ring yet: it is JOINING until it does"));
        }
        MemberState now = node.state();
        if (state == MemberState.LEAVING && now.reads() == MemberState.Reads.NEVER) {
            // It would be a last resort from then on, with a store that may be half filled.
            return Optional.of(
                    NotDone.refused("this node is " + now + ": it is not read from, and can be stopped as it is"));
        }
        return node.state(state)
                ? Optional.empty()
                : Optional.of(NotDone.refused("this node is stopping: its state does not change any more"));
    }

    private Stream<PeerLink> links(NodeId id) {
        return node.workers().stream()
                .flatMap(worker -> worker.peers().stream())
                .filter(link -> link.peer().id().equals(id));
    }

    /** Write batches that a node of the ring has not confirmed. */
    private long unconfirmed(NodeId id) {
        List<NodeWorker> workers = node.workers();
        int number = workers.isEmpty() ? Topology.NOBODY : node.topology().indexOf(id);
        return number == Topology.NOBODY
                ? 0
                : workers.stream()
                        .mapToLong(worker -> worker.stream().unmarked(number))
                        .sum();
    }

    @Override
    public Optional<NotDone> remove(NodeId member) {
        NodeMembership membership = node.membership();
        if (membership == null) {
            return Optional.of(NotDone.refused("this node does not gossip: its members are those of its file"));
        }
        try {
            boolean removed = membership.membership().remove(member).get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            return removed
                    ? Optional.empty()
                    : Optional.of(NotDone.refused(member + " is not down: only who is down can be taken out"));
        } catch (ExecutionException | TimeoutException late) {
            return Optional.of(NotDone.unsure("the gossip has not answered within " + ANSWER_SECONDS_MAX
                    + " s; it may still happen: look again, then try again"));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Optional.of(NotDone.unsure("the node is ending; it may still happen"));
        }
    }
}
