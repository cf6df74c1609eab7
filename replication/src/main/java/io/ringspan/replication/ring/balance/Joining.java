package io.ringspan.replication.ring.balance;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds where a new node should stand.
 *
 * <p><b>Owner.</b> Whoever plans.
 */
final class Joining {
    /** So many tokens a new node may have. */
    static final int TOKENS_MAX = 64;

    private final List<RingNode> nodes;
    private final RackName rack;
    private final Scale scale;

    Joining(List<RingNode> nodes, RackName rack, Scale scale) {
        this.nodes = nodes;
        this.rack = rack;
        this.scale = scale;
    }

    List<RingNode> after(Endpoint peer, int count) {
        if (count < 1 || count > TOKENS_MAX) {
            throw new IllegalArgumentException("a node may be given 1 to " + TOKENS_MAX + " tokens, not " + count);
        }
        double mean = 1.0 / (new RackTokens(nodes, rack).holders().size() + 1);
        List<Token> tokens = new ArrayList<>();
        List<RingNode> now = nodes;
        for (int left = count; left > 0; left--) {
            OptionalLong cut = cut(new RackTokens(now, rack), left, mean);
            if (cut.isEmpty()) {
                break;
            }
            tokens.add(Token.of(cut.getAsLong()));
            now = with(tokens, peer);
        }
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("no range of rack " + rack + " can be cut: all are of single tokens");
        }
        return now;
    }

    private List<RingNode> with(List<Token> tokens, Endpoint peer) {
        List<RingNode> with = new ArrayList<>(nodes);
        with.add(new RingNode(new NodeId(rack.datacenter(), rack.rack(), Collections.min(tokens)), peer, tokens));
        return with;
    }

    /** A node and what it weighs. */
    private record Heavy(int node, double share) {}

    /** The new node's next token; empty if it has enough. */
    private OptionalLong cut(RackTokens now, int left, double mean) {
        int joiner = nodes.size();
        Map<Integer, Double> shares = scale.shares(now);
        double own = shares.getOrDefault(joiner, 0.0);
        List<Heavy> heaviestFirst = now.holders().stream()
                .filter(node -> node != joiner)
                .map(node -> new Heavy(node, shares.getOrDefault(node, 0.0)))
                .sorted(Comparator.comparingDouble(Heavy::share).reversed())
                .toList();
        for (Heavy owner : heaviestFirst) {
            double even = (owner.share() - own) / 2;
            double wanted = left == 1 ? even : Math.min(even, Math.max((mean - own) / left, owner.share() - mean));
            if (wanted <= Scale.LEAST && own > 0) {
                return OptionalLong.empty();
            }
            OptionalLong cut = cutOf(now, owner.node(), wanted);
            if (cut.isPresent()) {
                return cut;
            }
        }
        return OptionalLong.empty();
    }

    private OptionalLong cutOf(RackTokens now, int owner, double wanted) {
        return now.arcs().stream()
                .filter(arc -> arc.node() == owner)
                .map(RackTokens.Arc::range)
                .sorted(Comparator.comparingDouble(scale::of).reversed())
                .map(range -> now.freeIn(range, nearest(range, wanted)))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    /** The token of the range up to which it weighs the most nearly that much. */
    private long nearest(TokenRange range, double wanted) {
        long below = scale.fromFirst(range, wanted);
        long above = Math.min(below + 1, Scale.tokens(range));
        boolean takesBelow = below > 0
                && wanted - scale.of(Scale.first(range, below)) <= scale.of(Scale.first(range, above)) - wanted;
        return Scale.first(range, takesBelow ? below : above).last();
    }
}
