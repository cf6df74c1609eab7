package io.ringspan.replication.ring;

import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A piece of a rack's ring and whose it is: for people who ask.
 *
 * @param after the range begins behind this token; the same as {@code upTo} if it is the whole ring
 * @param upTo the range ends with this token of the owner
 */
public record RingRange(RingNode owner, Token after, Token upTo) {
    private static final long RING = 1L << 32;

    /** All ranges of the racks that these nodes stand in, by the names of datacenters and racks, then by their ends. */
    public static List<RingRange> of(List<RingNode> nodes) {
        return RackRing.of(nodes, new ArrayList<>()).stream()
                .flatMap(ring -> ring.ranges(nodes).stream())
                .toList();
    }

    /** How much of its rack's ring each of these nodes owns, 0 to 1. */
    public static Map<NodeId, Double> shares(List<RingNode> nodes) {
        return of(nodes).stream()
                .collect(Collectors.groupingBy(
                        range -> range.owner().id(), TreeMap::new, Collectors.summingDouble(RingRange::share)));
    }

    /** How much of its rack's ring it is, above 0 to 1. */
    public double share() {
        long tokens = upTo.value() - after.value();
        return (double) (tokens > 0 ? tokens : tokens + RING) / RING;
    }
}
