package io.ringspan.node.ringread;

import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The nodes of one datacenter, as one of them sees them. A node's <i>place</i> is the same wherever that is asked: its number counted from
 * the first node of the datacenter.
 *
 * <p><b>Threads.</b> Immutable.
 */
final class DatacenterNodes {
    private static final long RING = 1L << Integer.SIZE;

    private final Topology topology;
    private final int[] nodes;
    private final List<int[]> racks = new ArrayList<>();
    private final Map<Integer, Long> shares = new HashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();

    DatacenterNodes(Topology topology) {
        this.topology = topology;
        this.nodes =
                IntStream.range(0, topology.size()).filter(topology::isHere).toArray();
        for (int first : topology.replicas(0).local()) {
            int[] rack = Arrays.stream(nodes)
                    .filter(node -> isInRackOf(first, node) && !tokens(node).isEmpty())
                    .toArray();
            racks.add(rack);
            share(rack);
            String all = Arrays.stream(rack)
                    .mapToObj(node -> name(node) + tokens(node))
                    .collect(Collectors.joining());
            Arrays.stream(rack).forEach(node -> owners.put(node, Integer.toHexString(all.hashCode())));
        }
    }

    private void share(int[] rack) {
        TreeMap<Token, Integer> owners = new TreeMap<>();
        for (int node : rack) {
            tokens(node).forEach(token -> owners.put(token, node));
        }
        long before = owners.lastKey().value() - RING;
        for (Map.Entry<Token, Integer> owner : owners.entrySet()) {
            long token = owner.getKey().value();
            shares.merge(owner.getValue(), token - before, Long::sum);
            before = token;
        }
    }

    /** Whose view it is of. */
    Topology topology() {
        return topology;
    }

    /** The nodes with keys of each rack, by their places; the own rack first, then in the order in which replicas are asked. */
    List<int[]> racks() {
        return racks;
    }

    /** The number of the node at that place, or {@link Topology#NOBODY}. */
    int at(int place) {
        return place < nodes.length ? nodes[place] : Topology.NOBODY;
    }

    int place(int node) {
        return Arrays.binarySearch(nodes, node);
    }

    /** The node of the same rack that comes next, or {@link Topology#NOBODY}. */
    int after(int node) {
        return Arrays.stream(nodes)
                .filter(other -> other > node
                        && isInRackOf(node, other)
                        && !tokens(other).isEmpty())
                .findFirst()
                .orElse(Topology.NOBODY);
    }

    /** Of the 2<sup>32</sup> tokens, how many the node owns. */
    long share(int node) {
        return shares.getOrDefault(node, 0L);
    }

    /** Stands for who owns what in the node's rack: the same wherever, and as long as, that is so. */
    String owners(int node) {
        return owners.getOrDefault(node, "");
    }

    /** Whether it has keys of its own. */
    boolean hasTokens(int node) {
        return !tokens(node).isEmpty();
    }

    /** A token that the node owns. */
    int token(int node) {
        return tokens(node).get(0).bits();
    }

    String name(int node) {
        return node(node).id().toString();
    }

    private boolean isInRackOf(int node, int other) {
        return node(node).id().rack().equals(node(other).id().rack());
    }

    private List<Token> tokens(int node) {
        return node(node).tokens();
    }

    private RingNode node(int number) {
        return topology.node(number);
    }
}
