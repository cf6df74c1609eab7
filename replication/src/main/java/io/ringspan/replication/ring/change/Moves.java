package io.ringspan.replication.ring.change;

import io.ringspan.base.Datacenter;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changes hands between two rings of the same racks. */
final class Moves {
    private static final Comparator<Place> BY_NAME =
            Comparator.comparing(Place::datacenter).thenComparing(Place::rack);
    private static final long RING = 1L << 32;

    private record Place(Datacenter datacenter, Rack rack) {}

    private record Hands(@Nullable NodeId from, NodeId to) {}

    private Moves() {}

    /** By the names of datacenters and racks, then by where the first range of each pair of nodes ends. */
    static List<RingMove> between(List<RingNode> before, List<RingNode> after) {
        Map<Place, NavigableMap<Token, NodeId>> owned = byRack(before);
        List<RingMove> moves = new ArrayList<>();
        byRack(after).forEach((place, owners) -> {
            NavigableMap<Token, NodeId> former = owned.getOrDefault(place, new TreeMap<>());
            ranges(former, owners)
                    .forEach((hands, ranges) -> moves.add(new RingMove(
                            place.datacenter, place.rack, ranges, Optional.ofNullable(hands.from), hands.to)));
        });
        return moves;
    }

    private static Map<Place, NavigableMap<Token, NodeId>> byRack(List<RingNode> nodes) {
        return RingRange.of(nodes).stream()
                .collect(Collectors.groupingBy(
                        range -> new Place(
                                range.owner().id().datacenter(),
                                range.owner().id().rack()),
                        () -> new TreeMap<>(BY_NAME),
                        Collectors.toMap(
                                RingRange::upTo, range -> range.owner().id(), (one, other) -> one, TreeMap::new)));
    }

    /** Walks round the rack's ring, from a token behind which hands are others than before it, if there is one. */
    private static Map<Hands, List<TokenRange>> ranges(
            NavigableMap<Token, NodeId> former, NavigableMap<Token, NodeId> owners) {
        TreeSet<Token> ends = new TreeSet<>(former.keySet());
        ends.addAll(owners.keySet());
        List<Token> upTo = List.copyOf(ends);
        List<@Nullable Hands> hands = new ArrayList<>();
        for (Token end : upTo) {
            NodeId from = former.isEmpty() ? null : owner(former, end);
            NodeId to = owner(owners, end);
            hands.add(to.equals(from) ? null : new Hands(from, to));
        }
        Map<Hands, List<TokenRange>> ranges = new LinkedHashMap<>();
        int size = upTo.size();
        for (int at = 0; at < size; at++) {
            Hands moved = hands.get(at);
            boolean endsHere = !same(moved, hands.get((at + 1) % size));
            if (moved == null || !endsHere) {
                continue;
            }
            int first = at;
            while (same(moved, hands.get((first + size - 1) % size))) {
                first = (first + size - 1) % size;
            }
            long after = upTo.get((first + size - 1) % size).value();
            ranges.computeIfAbsent(moved, unused -> new ArrayList<>())
                    .add(new TokenRange((after + 1) % RING, upTo.get(at).value()));
        }
        Hands all = hands.get(0);
        if (all != null && hands.stream().allMatch(each -> same(each, all))) {
            ranges.put(all, List.of(TokenRange.ALL));
        }
        return ranges;
    }

    private static boolean same(@Nullable Hands one, @Nullable Hands other) {
        return Objects.equals(one, other);
    }

    private static NodeId owner(NavigableMap<Token, NodeId> owners, Token token) {
        Map.Entry<Token, NodeId> next = owners.ceilingEntry(token);
        return next == null ? owners.firstEntry().getValue() : next.getValue();
    }
}
