package io.ringspan.replication.copy;

import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import io.ringspan.replication.ring.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * From whom ranges are copied: of each token's owners the one in the own rack, else one in the own datacenter, else another; among
 * several the one with the lowest number.
 *
 * @param parts what each of them gives
 * @param without what nobody can give
 */
public record CopyPlan(List<Part> parts, List<TokenRange> without) {
    /** What one node gives. */
    public record Part(int source, List<TokenRange> ranges) {
        public Part {
            ranges = List.copyOf(ranges);
        }
    }

    public CopyPlan {
        parts = List.copyOf(parts);
        without = List.copyOf(without);
    }

    /**
     * A plan for the node whose view the topology is.
     *
     * @param topology its owners are those that are copied from; the node itself may be one of them, and is not asked
     * @param ranges no token twice
     * @param may whether a node, by its number, may be asked
     */
    public static CopyPlan of(Topology topology, List<TokenRange> ranges, IntPredicate may) {
        return of(topology, ranges, may, node -> true);
    }

    /**
     * The same, if there are nodes that are only asked for what nobody else can give.
     *
     * @param isPreferred whether a node, by its number, is none of those
     */
    public static CopyPlan of(Topology topology, List<TokenRange> ranges, IntPredicate may, IntPredicate isPreferred) {
        Map<Integer, List<TokenRange>> bySource = new TreeMap<>();
        for (var owners : topology.replicaSets()) {
            int source = Arrays.stream(owners.all())
                    .filter(node -> node != topology.self() && may.test(node))
                    .boxed()
                    .min(Comparator.comparing((Integer node) -> !isPreferred.test(node))
                            .thenComparing(node -> distance(topology, node))
                            .thenComparing(Comparator.naturalOrder()))
                    .orElse(Topology.NOBODY);
            for (TokenRange held : topology.ranges(owners)) {
                for (TokenRange range : ranges) {
                    bySource.computeIfAbsent(source, none -> new ArrayList<>())
                            .addAll(range.within(held.first(), held.last()));
                }
            }
        }
        List<TokenRange> without = bySource.getOrDefault(Topology.NOBODY, List.of());
        bySource.remove(Topology.NOBODY);
        return new CopyPlan(
                bySource.entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> new Part(entry.getKey(), joined(entry.getValue())))
                        .toList(),
                joined(without));
    }

    /** The tokens that a node owns. */
    public static List<TokenRange> owned(Topology topology, int node) {
        return joined(topology.replicaSets().stream()
                .filter(owners -> owners.includes(node))
                .flatMap(owners -> topology.ranges(owners).stream())
                .toList());
    }

    /** The tokens that a node is to own, and does not yet. */
    public static List<TokenRange> gained(Topology topology, int node) {
        return joined(topology.replicaSets().stream()
                .filter(owners -> owners.receives(node) && !owners.includes(node))
                .flatMap(owners -> topology.ranges(owners).stream())
                .toList());
    }

    private static int distance(Topology topology, int node) {
        RingNode self = topology.node(topology.self());
        boolean here = topology.isHere(node);
        boolean isNext =
                here && topology.node(node).id().rack().equals(self.id().rack());
        return isNext ? 0 : here ? 1 : 2;
    }

    /** What lies side by side is one range. */
    private static List<TokenRange> joined(List<TokenRange> ranges) {
        List<TokenRange> joined = new ArrayList<>();
        ranges.stream().sorted(Comparator.comparingLong(TokenRange::first)).forEach(range -> {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).last() + 1 == range.first()) {
                joined.set(last, new TokenRange(joined.get(last).first(), range.last()));
            } else {
                joined.add(range);
            }
        });
        return joined;
    }
}
