package io.ringspan.gossip.sim.check;

import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.protocol.Phase;
import io.ringspan.gossip.sim.Check;
import io.ringspan.gossip.sim.SimCluster;
import io.ringspan.gossip.sim.SimNode;
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
            if (!one.gossip().view().members().equals(first.gossip().view().members())) {
                return Optional.of(one + " sees " + one.gossip().view().members() + ", but " + first + " sees "
                        + first.gossip().view().members());
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

    private Optional<String> wrongIn(SimNode seer) {
        for (SimNode other : cluster.nodes()) {
            Optional<Member> seen = seer.gossip().view().find(other.id());
            boolean left = other.gossip().claims().stream()
                    .anyMatch(claim -> claim.about().id().equals(other.id()) && claim.standing() == Standing.GONE);
            if (left) {
                if (seen.isPresent()) {
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
