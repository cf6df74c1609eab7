package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Evens a rack out: in rounds, since of a range no more can be passed on than it has. In each round what is to go over the borders
 * between neighbours is found as a whole; then each border is moved once, those first whose takers have nothing to pass on, so
 * that no step gives a node more than it is to have.
 *
 * <p><b>Owner.</b> Whoever plans. <b>Limits.</b> {@value #ROUNDS_MAX} rounds.
 */
final class Rebalancing {
    private static final int ROUNDS_MAX = 64;
    /** What is aimed at lies so much of the way below the target: tokens cannot be cut. */
    private static final double MARGIN = 0.05;
    /** A border is not moved for less than so much of what is allowed above the average. */
    private static final double LITTLE = 0.01;

    private final RackName rack;
    private final Scale scale;
    private final Moves moves;
    private final double target;

    Rebalancing(RackName rack, Scale scale, Moves moves, double target) {
        this.rack = rack;
        this.scale = scale;
        this.moves = moves;
        this.target = target;
    }

    Rebalance plan(List<RingNode> nodes) {
        List<Plan> steps = new ArrayList<>();
        List<RingNode> now = nodes;
        for (int round = 0; round < ROUNDS_MAX && uneven(now) > target; round++) {
            List<Plan> more = round(now);
            if (more.isEmpty()) {
                break;
            }
            List<RingNode> then = more.get(more.size() - 1).after();
            if (heaviest(then) > heaviest(now) + Scale.LEAST) {
                break;
            }
            steps.addAll(more);
            now = then;
        }
        return new Rebalance(steps, moves.plan(nodes, now), target);
    }

    private double uneven(List<RingNode> nodes) {
        return heaviest(nodes) * new RackTokens(nodes, rack).holders().size();
    }

    private double heaviest(List<RingNode> nodes) {
        return scale.shares(new RackTokens(nodes, rack)).values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }

    private List<Plan> round(List<RingNode> nodes) {
        RackTokens tokens = new RackTokens(nodes, rack);
        List<RackTokens.Arc> arcs = tokens.arcs();
        double mean = 1.0 / tokens.holders().size();
        double[] surplus = new double[nodes.size()];
        scale.shares(tokens).forEach((node, share) -> surplus[node] = share - mean * (1 + (target - 1) * (1 - MARGIN)));
        List<Integer> ends = new ArrayList<>();
        List<Flow.Border> borders = new ArrayList<>();
        for (int arc = 0; arc < arcs.size(); arc++) {
            RackTokens.Arc one = arcs.get(arc);
            RackTokens.Arc next = arcs.get((arc + 1) % arcs.size());
            if (one.node() != next.node()) {
                ends.add(arc);
                // half of each, since a range may be taken from at both of its ends
                borders.add(new Flow.Border(
                        one.node(), next.node(), scale.of(one.range()) / 2, scale.of(next.range()) / 2));
            }
        }
        double[] over = new Flow(borders, surplus).solve();
        return steps(nodes, arcs, ends, new Wanted(borders, over, mean * (target - 1) * LITTLE));
    }

    /** What is to go over each border, and from how much on it is moved. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Wanted(List<Flow.Border> borders, double[] over, double least) {
        private boolean isOpen(int border) {
            return Math.abs(over[border]) > least;
        }

        private int taker(int border) {
            return over[border] > 0
                    ? borders.get(border).second()
                    : borders.get(border).first();
        }

        private int giver(int border) {
            return over[border] > 0
                    ? borders.get(border).first()
                    : borders.get(border).second();
        }

        /** A border whose taker has nothing to pass on; -1 if there is none. */
        int next() {
            for (int border = 0; border < over.length; border++) {
                if (isOpen(border) && !passesOn(taker(border))) {
                    return border;
                }
            }
            return -1;
        }

        private boolean passesOn(int node) {
            for (int border = 0; border < over.length; border++) {
                if (isOpen(border) && giver(border) == node) {
                    return true;
                }
            }
            return false;
        }
    }

    private List<Plan> steps(List<RingNode> nodes, List<RackTokens.Arc> arcs, List<Integer> ends, Wanted wanted) {
        List<Plan> steps = new ArrayList<>();
        List<RingNode> now = nodes;
        for (int border = wanted.next(); border >= 0; border = wanted.next()) {
            RackTokens.Arc arc = arcs.get(ends.get(border));
            TokenRange next = arcs.get((ends.get(border) + 1) % arcs.size()).range();
            long old = arc.range().last();
            long token = token(now, arc.node(), old, next, wanted.over()[border]);
            wanted.over()[border] = 0;
            if (token != old) {
                List<RingNode> then = new ArrayList<>(now);
                then.set(arc.node(), moved(now.get(arc.node()), old, token));
                steps.add(moves.plan(now, then));
                now = then;
            }
        }
        return steps;
    }

    private static RingNode moved(RingNode node, long from, long to) {
        List<Token> tokens = new ArrayList<>(node.tokens());
        tokens.remove(Token.of(from));
        tokens.add(Token.of(to));
        return node.at(tokens);
    }

    /** Where the token goes, so that no more than wanted goes over the border; the same if nowhere. */
    private long token(List<RingNode> nodes, int owner, long old, TokenRange next, double over) {
        RackTokens now = new RackTokens(nodes, rack);
        NodeId name = now.name(owner);
        boolean isGiven = over > 0;
        TokenRange range = isGiven ? rangeUpTo(now, old) : new TokenRange(next.first(), rangeEnd(now, next.first()));
        long most = Scale.tokens(range) - 1;
        long count = Math.min(most, isGiven ? scale.fromLast(range, over) : scale.fromFirst(range, -over));
        for (long tokens = count; tokens > 0; tokens--) {
            long token = (old + (isGiven ? -tokens : tokens)) & TokenRange.ALL.last();
            if (now.isFree(token, name)) {
                return token;
            }
        }
        return old;
    }

    private static TokenRange rangeUpTo(RackTokens now, long token) {
        return now.arcs().stream()
                .map(RackTokens.Arc::range)
                .filter(range -> range.last() == token)
                .findFirst()
                .orElseThrow();
    }

    /** The last token of the range that begins there: it may have been moved meanwhile. */
    private static long rangeEnd(RackTokens now, long first) {
        return now.arcs().stream()
                .map(RackTokens.Arc::range)
                .filter(range -> range.first() == first)
                .findFirst()
                .orElseThrow()
                .last();
    }
}
