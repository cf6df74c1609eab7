package io.ringspan.replication.ring.balance;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One rack's tokens and whose they are, in a list of all nodes. Does not change. */
final class RackTokens {
    /** So far round a token that is taken another one is looked for. */
    private static final int TAKEN_MAX = 4096;

    private final List<RingNode> nodes;
    private final RackName rack;
    private final TreeMap<Long, Integer> owners = new TreeMap<>();
    private final Set<Long> names = new HashSet<>();

    /**
     * A range and whose it is.
     *
     * @param node the owner's number
     * @param range up to the owner's token
     */
    record Arc(int node, TokenRange range) {}

    RackTokens(List<RingNode> nodes, RackName rack) {
        this.nodes = nodes;
        this.rack = rack;
        for (int number = 0; number < nodes.size(); number++) {
            RingNode node = nodes.get(number);
            if (rack.holds(node.id())) {
                names.add(node.id().token().value());
                for (Token token : node.tokens()) {
                    owners.put(token.value(), number);
                }
            }
        }
    }

    RackName rack() {
        return rack;
    }

    /** The ranges by their ends; the first may go round the end of the ring. */
    List<Arc> arcs() {
        List<Arc> arcs = new ArrayList<>();
        if (!owners.isEmpty()) {
            long before = owners.lastKey();
            for (Map.Entry<Long, Integer> owner : owners.entrySet()) {
                long first = (before + 1) & TokenRange.ALL.last();
                arcs.add(new Arc(owner.getValue(), new TokenRange(first, owner.getKey())));
                before = owner.getKey();
            }
        }
        return arcs;
    }

    /** The numbers of the nodes that have a token. */
    List<Integer> holders() {
        return owners.values().stream().distinct().sorted().toList();
    }

    Set<Long> tokens() {
        return owners.keySet();
    }

    /** The number of the node that owns the token. There are tokens. */
    int owner(long token) {
        Map.Entry<Long, Integer> owner = owners.ceilingEntry(token);
        return owner == null ? owners.firstEntry().getValue() : owner.getValue();
    }

    NodeId name(int node) {
        return nodes.get(node).id();
    }

    /**
     * Whether a node may be given that token: it is nobody's, and nobody else of the rack is named after it, one that has left
     * included.
     */
    boolean isFree(long token, NodeId forNode) {
        return !owners.containsKey(token) && (forNode.token().value() == token || !names.contains(token));
    }

    /** The same for a node that has no name yet. */
    private boolean isFree(long token) {
        return !owners.containsKey(token) && !names.contains(token);
    }

    /** The free token of a range, its last one left out, that is the nearest to one of its tokens. */
    OptionalLong freeIn(TokenRange range, long wanted) {
        long tokens = Scale.tokens(range);
        long at = (wanted - range.first()) & TokenRange.ALL.last();
        for (long off = 0; off <= TAKEN_MAX; off++) {
            for (long place : new long[] {at - off, at + off}) {
                long token = (range.first() + place) & TokenRange.ALL.last();
                if (place >= 0 && place < tokens - 1 && isFree(token)) {
                    return OptionalLong.of(token);
                }
            }
        }
        return OptionalLong.empty();
    }
}
