package io.ringspan.replication.ring.balance;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans changes of one rack's ring. What it refuses it refuses by an {@link IllegalArgumentException} whose message is for the
 * operator.
 *
 * <p><b>Threads.</b> Does not change.
 */
public final class RackPlanner {
    /** So much more than the average the heaviest node may weigh, if nobody says otherwise. */
    public static final double TARGET = 1.10;

    private final List<RingNode> nodes;
    private final RackName rack;
    private final Moves moves;
    private final Scale scale;

    /**
     * Plans for a rack.
     *
     * @param nodes all nodes of the cluster, by their numbers
     * @param weights of the rack's tokens
     * @param mix what counts
     */
    public RackPlanner(List<RingNode> nodes, RackName rack, TokenWeights weights, Mix mix) {
        this.nodes = List.copyOf(nodes);
        this.rack = rack;
        this.scale = new Scale(weights, mix);
        this.moves = new Moves(rack, weights, scale);
        if (new RackTokens(nodes, rack).holders().isEmpty()) {
            throw new IllegalArgumentException("no node of rack " + rack + " has a token");
        }
    }

    /**
     * A node comes. Each of its tokens cuts the heaviest node's heaviest range, at its median if there is one token and the node has
     * no other range.
     *
     * @param peer where it will be reached
     * @param tokens how many it is to have, 1 to {@value Joining#TOKENS_MAX}; it gets fewer where it would have more than others by then
     */
    public Plan join(Endpoint peer, int tokens) {
        return moves.plan(nodes, new Joining(nodes, rack, scale).after(peer, tokens));
    }

    /**
     * A node of the rack leaves: who stands behind each of its tokens takes over.
     */
    public Plan leave(NodeId leaver) {
        RackTokens before = new RackTokens(nodes, rack);
        List<RingNode> after = new ArrayList<>(nodes);
        int number = nodes.stream().map(RingNode::id).toList().indexOf(leaver);
        if (number < 0 || !before.holders().contains(number)) {
            throw new IllegalArgumentException("no node " + leaver + " of rack " + rack + " has a token");
        }
        if (before.holders().size() == 1) {
            throw new IllegalArgumentException(
                    leaver + " is the last node of rack " + rack + " with tokens: nobody there would hold its keys");
        }
        after.set(number, nodes.get(number).at(List.of()));
        return moves.plan(nodes, after);
    }

    /**
     * Brings the heaviest node of the rack down to so many times the average, in steps that can be made one after the other.
     *
     * @param target more than 1
     */
    public Rebalance rebalance(double target) {
        if (!(target > 1) || Double.isInfinite(target)) {
            throw new IllegalArgumentException(
                    "a target is a number above 1: so much more than the average the heaviest" + " node may have");
        }
        return new Rebalancing(rack, scale, moves, target).plan(nodes);
    }
}
