package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What nodes have measured of their own stores, put together to what each rack holds. For a node that has not measured,
 * the owners of its tokens in another rack speak, since they hold the same.
 *
 * @param nodes all nodes of the cluster, by their numbers
 * @param measured by node
 */
public record ClusterWeights(List<RingNode> nodes, Map<NodeId, TokenWeights> measured) {
    public ClusterWeights {
        nodes = List.copyOf(nodes);
        measured = Map.copyOf(measured);
    }

    /** All racks with tokens, by the names of datacenters and racks. */
    public Set<RackName> racks() {
        Set<RackName> racks = new LinkedHashSet<>();
        RingRange.of(nodes).forEach(range -> racks.add(RackName.of(range.owner().id())));
        return racks;
    }

    /** Whose tokens in that rack nobody has measured. */
    public Set<NodeId> missing(RackName rack) {
        Set<NodeId> missing = new LinkedHashSet<>();
        for (RackTokens.Arc arc : arcs(rack)) {
            if (of(arc, rack).isEmpty()) {
                missing.add(nodes.get(arc.node()).id());
            }
        }
        return missing;
    }

    /** What that rack's tokens weigh; where nobody has measured nothing. */
    public TokenWeights of(RackName rack) {
        return TokenWeights.of(arcs(rack).stream()
                .flatMap(arc -> of(arc, rack).orElse(List.of()).stream())
                .toList());
    }

    private List<RackTokens.Arc> arcs(RackName rack) {
        return new RackTokens(nodes, rack).arcs();
    }

    private Optional<List<TokenWeights.Piece>> of(RackTokens.Arc arc, RackName rack) {
        TokenWeights own = measured.get(nodes.get(arc.node()).id());
        if (own != null) {
            return Optional.of(own.within(arc.range()));
        }
        return racks().stream()
                .filter(other -> !other.equals(rack))
                .map(other -> inRack(other, arc.range()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Empty if not all of its tokens are measured there. */
    private Optional<List<TokenWeights.Piece>> inRack(RackName rack, TokenRange range) {
        List<TokenWeights.Piece> pieces = new ArrayList<>();
        for (RackTokens.Arc arc : arcs(rack)) {
            List<TokenRange> common = arc.range().within(0, TokenRange.ALL.last()).stream()
                    .flatMap(part -> range.within(part.first(), part.last()).stream())
                    .toList();
            TokenWeights its = measured.get(nodes.get(arc.node()).id());
            if (its == null && !common.isEmpty()) {
                return Optional.empty();
            }
            if (its != null) {
                common.forEach(part -> pieces.addAll(its.within(part)));
            }
        }
        return Optional.of(pieces);
    }
}
