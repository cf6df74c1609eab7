package io.ringspan.gossip.sim.check;

import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimCluster;
import io.ringspan.gossip.sim.SimNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * In the end all running members see each other as they are, see who crashed as down, or no more, and see nobody who said
 * goodbye; and they all see the same.
 */
public final class ViewsConverge implements Check {
    private final SimCluster cluster;

    public ViewsConverge(SimCluster cluster) {
        this.cluster = cluster;
    }

    /** What is still wrong, if anything is. */
    public Optional<String> disagreement() {
        SimNode first = null;
        for (SimNode one : cluster.running()) {
            if (one.gossip().phase() != Phase.INSIDE) {
                return Optional.of(one + " is " + one.gossip().phase());
            }
            first = first == null ? one : first;
            if (!seenBy(one).equals(seenBy(first))) {
                return Optional.of(one + " sees " + seenBy(one) + ", but " + first + " sees " + seenBy(first));
            }
        }
        return first == null ? Optional.empty() : wrongIn(first);
    }

    @Override
    public void atEnd() {
        disagreement().ifPresent(text -> {
            throw new AssertionError(text);
        });
    }

    /** Without those that crashed: one node may have forgotten them a moment before another does. */
    private List<Member> seenBy(SimNode node) {
        List<Member> seen = new ArrayList<>(node.gossip().view().members());
        seen.removeIf(member ->
                member.state() == MemberState.DOWN && !cluster.running().contains(cluster.node(member.id())));
        return seen;
    }

    private Optional<String> wrongIn(SimNode seer) {
        for (SimNode other : cluster.nodes()) {
            Optional<Member> seen = seer.gossip().view().find(other.id());
            boolean left = other.gossip().claims().stream()
                    .anyMatch(claim -> claim.about().id().equals(other.id()) && claim.standing() == Standing.GONE);
            if (left) {
                if (seen.isPresent() && (other.leftInPeace() || seen.get().state() != MemberState.DOWN)) {
                    return Optional.of(seer + " sees " + seen.get() + ", which left");
                }
            } else if (other.hasEnded()) {
                if (seen.isPresent() && seen.get().state() != MemberState.DOWN) {
                    return Optional.of(seer + " sees " + seen.get() + ", which crashed");
                }
            } else if (other.gossip().phase() == Phase.INSIDE) {
                if (seen.isEmpty()
                        || seen.get().state() == MemberState.DOWN
                        || !seen.get().peer().equals(other.peer())) {
                    return Optional.of(seer + " sees " + seen + " where there is " + other);
                }
            }
        }
        return Optional.empty();
    }
}
