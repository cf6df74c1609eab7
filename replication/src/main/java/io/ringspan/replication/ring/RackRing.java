package io.ringspan.replication.ring;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The ring of one rack: its tokens in order, and whose each is. A token belongs to the first node whose token is equal or
 * higher; one beyond the highest belongs to the lowest.
 */
final class RackRing {
    private final Datacenter datacenter;
    private final Rack rack;
    private final Token[] tokens;
    private final int[] owners;

    private RackRing(Datacenter datacenter, Rack rack, List<Point> points) {
        this.datacenter = datacenter;
        this.rack = rack;
        this.tokens = points.stream().map(Point::token).toArray(Token[]::new);
        this.owners = points.stream().mapToInt(Point::node).toArray();
    }

    /**
     * The rings of all racks that these nodes stand in, in the order of their datacenters' and then their own names.
     * Nodes are numbered as listed.
     *
     * @param faults gets a sentence for each token that a rack has twice
     */
    static List<RackRing> of(List<RingNode> nodes, List<String> faults) {
        Map<Datacenter, Map<Rack, List<Point>>> points = new TreeMap<>();
        for (int node = 0; node < nodes.size(); node++) {
            NodeId id = nodes.get(node).id();
            List<Point> ofRack = points.computeIfAbsent(id.datacenter(), unused -> new TreeMap<>())
                    .computeIfAbsent(id.rack(), unused -> new ArrayList<>());
            for (Token token : nodes.get(node).tokens()) {
                ofRack.add(new Point(token, node));
            }
        }
        List<RackRing> rings = new ArrayList<>();
        points.forEach((datacenter, racks) -> racks.forEach((rack, ofRack) -> {
            Collections.sort(ofRack, Comparator.comparing(Point::token));
            reportTwins(ofRack, nodes, faults);
            rings.add(new RackRing(datacenter, rack, ofRack));
        }));
        return rings;
    }

    Datacenter datacenter() {
        return datacenter;
    }

    Rack rack() {
        return rack;
    }

    List<Token> tokens() {
        return Arrays.asList(tokens);
    }

    /** The number of the node that owns {@code token}, or {@link Topology#NOBODY} in a rack without tokens. */
    int owner(Token token) {
        return tokens.length == 0 ? Topology.NOBODY : owners[position(token) % tokens.length];
    }

    Ownership explain(Token token) {
        if (tokens.length == 0) {
            return new Ownership.Nobody(datacenter, rack);
        }
        int position = position(token);
        int at = position % tokens.length;
        return new Ownership.Owned(datacenter, rack, owners[at], before(at), tokens[at], why(position));
    }

    /** The pieces of the ring by their ends; the first is the one that goes round the end. */
    List<RingRange> ranges(List<RingNode> nodes) {
        return IntStream.range(0, tokens.length)
                .mapToObj(at -> new RingRange(nodes.get(owners[at]), before(at), tokens[at]))
                .toList();
    }

    private Token before(int at) {
        return tokens[(at + tokens.length - 1) % tokens.length];
    }

    private Ownership.Why why(int position) {
        if (tokens.length == 1) {
            return Ownership.Why.ONLY_TOKEN;
        }
        return position == tokens.length ? Ownership.Why.WRAPPED : Ownership.Why.FIRST_AT_OR_AFTER;
    }

    /** Where the first token at or after this one is; behind the last if there is none. */
    private int position(Token token) {
        int found = Arrays.binarySearch(tokens, token);
        return found >= 0 ? found : -found - 1;
    }

    private static void reportTwins(List<Point> points, List<RingNode> nodes, List<String> faults) {
        for (int i = 1; i < points.size(); i++) {
            Point one = points.get(i - 1);
            Point other = points.get(i);
            if (one.token().equals(other.token())) {
                faults.add("token " + one.token() + " is given twice in one rack: to "
                        + nodes.get(one.node()).id() + " at "
                        + nodes.get(one.node()).peer() + " and to "
                        + nodes.get(other.node()).id() + " at "
                        + nodes.get(other.node()).peer());
            }
        }
    }

    private record Point(Token token, int node) {}
}
