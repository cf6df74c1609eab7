package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A change of a ring that might be made: what can be handed on to who makes it.
 *
 * @param before all nodes as they stand, by their numbers
 * @param after all nodes as they would stand, by the same numbers: whoever comes stands behind, who leaves has no tokens
 * @param moves which tokens get another owner, all in one rack
 * @param shares of the rack's nodes that have tokens before or after, by their numbers
 */
public record Plan(List<RingNode> before, List<RingNode> after, List<Move> moves, List<Share> shares) {
    public Plan {
        before = List.copyOf(before);
        after = List.copyOf(after);
        moves = List.copyOf(moves);
        shares = List.copyOf(shares);
    }

    /** All that moves. */
    public Weight moved() {
        return moves.stream().map(Move::weight).reduce(Weight.NONE, Weight::plus);
    }

    /** How much the heaviest node weighs before, as a multiple of what those with tokens weigh on average; 1 is even. */
    public double unevenBefore() {
        return uneven(before, Share::shareBefore);
    }

    /** The same after it. */
    public double unevenAfter() {
        return uneven(after, Share::shareAfter);
    }

    private double uneven(List<RingNode> nodes, ToDoubleFunction<Share> share) {
        Set<NodeId> rack = shares.stream().map(Share::node).collect(Collectors.toSet());
        long holders = nodes.stream()
                .filter(node -> !node.tokens().isEmpty() && rack.contains(node.id()))
                .count();
        double sum = shares.stream().mapToDouble(share).sum();
        double most = shares.stream().mapToDouble(share).max().orElse(0);
        return sum > 0 ? most * holders / sum : 1;
    }
}
