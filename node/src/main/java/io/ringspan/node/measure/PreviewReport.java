package io.ringspan.node.measure;

import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.balance.Plan;
import io.ringspan.replication.ring.balance.RackName;
import io.ringspan.replication.ring.balance.Rebalance;
import io.ringspan.replication.ring.balance.Weight;
import java.util.List;

/**
 * What {@code /api/ring/preview} says: what would be, rack by rack. Nothing of it is done.
 *
 * @param oldestSeconds how old the oldest of the measurements is that it was reckoned from
 */
public record PreviewReport(long oldestSeconds, List<OfRack> racks) {
    /**
     * What would be changed in a rack.
     *
     * @param unevenBefore how many times the average the heaviest node has
     * @param reached whether no node has more than the target then; true where there is none
     * @param moved by all steps together
     * @param steps one after the other
     * @param nodes that have tokens before or behind them
     */
    public record OfRack(
            String datacenter,
            String rack,
            double unevenBefore,
            double unevenAfter,
            boolean reached,
            Amount moved,
            List<Step> steps,
            List<Node> nodes) {}

    /** Keys and bytes, and the commands a second that go with them. */
    public record Amount(long keys, long bytes, double load) {
        static Amount of(Weight weight) {
            return new Amount(Math.round(weight.keys()), Math.round(weight.bytes()), weight.load());
        }
    }

    /**
     * One change.
     *
     * @param tokens of each node that has others afterwards
     */
    public record Step(List<Tokens> tokens, List<Moved> moves) {}

    /** Which tokens a node has after a step; none if it has left. */
    public record Tokens(String node, List<Long> tokens) {}

    /** Tokens that get another owner: from the first to the last, round the end of the ring if that is smaller. */
    public record Moved(long first, long last, String from, String to, Amount amount) {}

    /** A node before and after all steps; its shares are of what its rack has by the mix, from 0 to 1. */
    public record Node(
            String node, List<Long> tokens, Amount before, Amount after, double shareBefore, double shareAfter) {}

    static OfRack of(RackName rack, Plan plan) {
        return new OfRack(
                rack.datacenter().name(),
                rack.rack().name(),
                plan.unevenBefore(),
                plan.unevenAfter(),
                true,
                Amount.of(plan.moved()),
                List.of(step(plan)),
                nodes(plan));
    }

    static OfRack of(RackName rack, Rebalance rebalance) {
        return new OfRack(
                rack.datacenter().name(),
                rack.rack().name(),
                rebalance.whole().unevenBefore(),
                rebalance.whole().unevenAfter(),
                rebalance.isReached(),
                Amount.of(rebalance.moved()),
                rebalance.steps().stream().map(PreviewReport::step).toList(),
                nodes(rebalance.whole()));
    }

    private static Step step(Plan plan) {
        return new Step(
                plan.after().stream()
                        .filter(node -> !plan.before().contains(node))
                        .map(node -> new Tokens(node.id().toString(), tokens(node)))
                        .toList(),
                plan.moves().stream()
                        .map(move -> new Moved(
                                move.range().first(),
                                move.range().last(),
                                move.from().toString(),
                                move.to().toString(),
                                Amount.of(move.weight())))
                        .toList());
    }

    private static List<Node> nodes(Plan plan) {
        return plan.shares().stream()
                .map(share -> new Node(
                        share.node().toString(),
                        plan.after().stream()
                                .filter(node -> node.id().equals(share.node()))
                                .flatMap(node -> tokens(node).stream())
                                .toList(),
                        Amount.of(share.before()),
                        Amount.of(share.after()),
                        share.shareBefore(),
                        share.shareAfter()))
                .toList();
    }

    private static List<Long> tokens(RingNode node) {
        return node.tokens().stream().map(Token::value).toList();
    }
}
