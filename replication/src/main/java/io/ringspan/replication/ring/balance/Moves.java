package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Makes plans out of two lists of nodes. Does not change. */
final class Moves {
    private final RackName rack;
    private final TokenWeights weights;
    private final Scale scale;

    Moves(RackName rack, TokenWeights weights, Scale scale) {
        this.rack = rack;
        this.weights = weights;
        this.scale = scale;
    }

    /** The change from one list to the other, which differ in the rack only. */
    Plan plan(List<RingNode> before, List<RingNode> after) {
        RackTokens old = new RackTokens(before, rack);
        RackTokens young = new RackTokens(after, rack);
        return new Plan(before, after, moves(old, young), shares(old, young));
    }

    private List<Move> moves(RackTokens old, RackTokens young) {
        TreeSet<Long> ends = new TreeSet<>(old.tokens());
        ends.addAll(young.tokens());
        List<Move> moves = new ArrayList<>();
        long before = ends.last();
        for (long end : ends) {
            NodeId from = old.name(old.owner(end));
            NodeId to = young.name(young.owner(end));
            TokenRange range = new TokenRange((before + 1) & TokenRange.ALL.last(), end);
            before = end;
            if (from.equals(to)) {
                continue;
            }
            Move last = moves.isEmpty() ? null : moves.get(moves.size() - 1);
            boolean goesOn = last != null
                    && last.from().equals(from)
                    && last.to().equals(to)
                    && ((last.range().last() + 1) & TokenRange.ALL.last()) == range.first();
            if (last != null && goesOn) {
                moves.remove(moves.size() - 1);
                range = new TokenRange(last.range().first(), end);
            }
            moves.add(new Move(range, from, to, weights.in(range)));
        }
        return moves;
    }

    private List<Share> shares(RackTokens old, RackTokens young) {
        Map<Integer, Part> before = parts(old);
        Map<Integer, Part> after = parts(young);
        TreeSet<Integer> nodes = new TreeSet<>(before.keySet());
        nodes.addAll(after.keySet());
        return nodes.stream()
                .map(node -> {
                    Part was = before.getOrDefault(node, Part.NONE);
                    Part is = after.getOrDefault(node, Part.NONE);
                    return new Share(young.name(node), was.weight(), is.weight(), was.share(), is.share());
                })
                .toList();
    }

    /** What a node has. */
    private record Part(Weight weight, double share) {
        static final Part NONE = new Part(Weight.NONE, 0);

        Part plus(Part other) {
            return new Part(weight.plus(other.weight), share + other.share);
        }
    }

    private Map<Integer, Part> parts(RackTokens tokens) {
        Map<Integer, Part> parts = new HashMap<>();
        for (RackTokens.Arc arc : tokens.arcs()) {
            parts.merge(arc.node(), new Part(weights.in(arc.range()), scale.of(arc.range())), Part::plus);
        }
        return parts;
    }
}
