package io.ringspan.replication.ring.change;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.RingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What is to become of a ring. It never changes; how far it is, is in the {@link RingRecord}.
 *
 * <p>Who of its nodes is a <i>voter</i>: those that have tokens in {@code before}. Only a voter can conduct a change.
 *
 * @param ring which ring: the id of its first record
 * @param base the epoch of the topology that is changed, from 1; 0 for a first ring
 * @param id tells it from all others, above 0
 * @param firstTerm in which it was proposed; it says by whom
 * @param before in the order of their numbers
 * @param after the same nodes in the same order, behind them those that come
 */
public record RingChange(
        long ring, int base, long id, long firstTerm, Kind kind, List<RingNode> before, List<RingNode> after) {
    /**
     * Checks it.
     *
     * @throws IllegalArgumentException if no ring can be changed so; the message names every fault
     */
    public RingChange {
        before = List.copyOf(before);
        after = List.copyOf(after);
        List<String> faults = new ArrayList<>();
        if (ring <= 0 || (ring == id) != (kind == Kind.FIRST)) {
            faults.add("no " + kind + " of ring " + ring + " has id " + id);
        }
        if (base < 0 || (base == 0) != (kind == Kind.FIRST) || id <= 0 || firstTerm < 0) {
            faults.add("no " + kind + " has base " + base + ", id " + id + " and first term " + firstTerm);
        }
        new RingFaults(before, after, faults).find(kind);
        if (faults.isEmpty()
                && kind != Kind.FIRST
                && before.get(number(firstTerm, before)).tokens().isEmpty()) {
            faults.add(before.get(number(firstTerm, before)).id() + " holds no data, so it cannot change the ring");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** What changes hands: by racks, then by the ends of ranges. */
    public List<RingMove> moves() {
        return Moves.between(before, after);
    }

    /** All nodes of {@code after} with the tokens that they have before. */
    public List<RingNode> beforeOfAll() {
        return IntStream.range(0, after.size())
                .mapToObj(number -> number < before.size()
                        ? before.get(number)
                        : after.get(number).at(List.of()))
                .toList();
    }

    /** Who gets ranges, or more of them. */
    public Set<NodeId> gainers() {
        return moves().stream().map(RingMove::to).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who has to confirm: all that have tokens before or after. */
    public Set<NodeId> required() {
        Set<NodeId> required = withTokens(before);
        required.addAll(withTokens(after));
        return required;
    }

    /** Who counts when it is asked whether enough of a ring are left. */
    public Set<NodeId> voters() {
        return withTokens(before);
    }

    /** Whether it names the node. */
    public boolean has(NodeId node) {
        return after.stream().anyMatch(each -> each.id().equals(node));
    }

    /** Whose term this is: a term belongs to one node, so two never act in the same. */
    NodeId conductor(long term) {
        return before.get(number(term, before)).id();
    }

    /** The lowest term of that voter above another one; -1 is below all. */
    static long termAbove(long term, NodeId voter, List<RingNode> before) {
        for (long next = term + 1; ; next++) {
            if (before.get(number(next, before)).id().equals(voter)) {
                return next;
            }
            if (next > term + before.size()) {
                throw new IllegalArgumentException(voter + " is not of the ring");
            }
        }
    }

    /**
     * Whether those that are left decide alone: more than half of the voters, or half of them with the first. Of two such groups
     * one node belongs to both, so that the later learns what the earlier has agreed on.
     */
    boolean decides(Set<NodeId> excluded) {
        List<NodeId> voters = before.stream()
                .filter(node -> !node.tokens().isEmpty())
                .map(RingNode::id)
                .toList();
        long left = voters.stream().filter(voter -> !excluded.contains(voter)).count();
        return 2 * left > voters.size() || (2 * left == voters.size() && !excluded.contains(voters.get(0)));
    }

    private static int number(long term, List<RingNode> before) {
        return (int) (term % before.size());
    }

    private static Set<NodeId> withTokens(List<RingNode> nodes) {
        return nodes.stream()
                .filter(node -> !node.tokens().isEmpty())
                .map(RingNode::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
