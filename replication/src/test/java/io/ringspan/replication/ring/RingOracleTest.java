package io.ringspan.replication.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rings against the rule written down as plainly as can be. A failure names its seed. */
class RingOracleTest {
    private static final int RINGS_PER_SEED = 100;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyViewOfARandomRingAgreesWithTheRule(long seed) {
        Random random = new Random(seed);
        for (int ring = 0; ring < RINGS_PER_SEED; ring++) {
            List<RingNode> nodes = randomNodes(random);
            RingNode self = nodes.get(random.nextInt(nodes.size()));
            Topology topology = Topology.of(1, self.id(), nodes);
            for (int token : tokensToTry(nodes, random)) {
                assertThat(arranged(topology, topology.replicas(token)))
                        .as("seed %d ring %d token %s seen by %s of %s", seed, ring, new Token(token), self.id(), nodes)
                        .isEqualTo(rule(nodes, self, token));
            }
        }
    }

    /** Owners by datacenter, the own first; each in the order in which {@code self} turns to them. */
    private static List<List<RingNode>> rule(List<RingNode> nodes, RingNode self, int token) {
        Map<String, TreeMap<String, List<RingNode>>> racks = new TreeMap<>();
        for (RingNode node : nodes) {
            racks.computeIfAbsent(node.id().datacenter().name(), unused -> new TreeMap<>())
                    .computeIfAbsent(node.id().rack().name(), unused -> new ArrayList<>())
                    .add(node);
        }
        String home = self.id().datacenter().name();
        List<String> siblings =
                new ArrayList<>(racks.getOrDefault(home, new TreeMap<>()).keySet());
        int place = siblings.indexOf(self.id().rack().name());
        List<List<RingNode>> all = new ArrayList<>();
        all.add(new ArrayList<>());
        for (int step = 0; step < siblings.size(); step++) {
            String rack = siblings.get((place + step) % siblings.size());
            all.get(0).addAll(owner(racks.getOrDefault(home, new TreeMap<>()).getOrDefault(rack, List.of()), token));
        }
        racks.forEach((datacenter, rings) -> {
            List<RingNode> owners = new ArrayList<>();
            int position = 0;
            for (List<RingNode> rack : rings.values()) {
                boolean relay = position++ == place % rings.size();
                owners.addAll(relay ? 0 : owners.size(), owner(rack, token));
            }
            if (!datacenter.equals(home) && !owners.isEmpty()) {
                all.add(owners);
            }
        });
        return all;
    }

    /** The node with the lowest token at or after this one, else the node with the lowest token. */
    private static List<RingNode> owner(List<RingNode> rack, int token) {
        RingNode next = null;
        RingNode lowest = null;
        long nextToken = Long.MAX_VALUE;
        long lowestToken = Long.MAX_VALUE;
        for (RingNode node : rack) {
            for (Token own : node.tokens()) {
                if (own.value() >= Integer.toUnsignedLong(token) && own.value() < nextToken) {
                    next = node;
                    nextToken = own.value();
                }
                if (own.value() < lowestToken) {
                    lowest = node;
                    lowestToken = own.value();
                }
            }
        }
        return next != null ? List.of(next) : lowest != null ? List.of(lowest) : List.of();
    }

    private static List<List<RingNode>> arranged(Topology topology, ReplicaSet replicas) {
        List<List<RingNode>> all = new ArrayList<>();
        all.add(nodes(topology, replicas.local()));
        for (int[] owners : replicas.remote()) {
            all.add(nodes(topology, owners));
        }
        return all;
    }

    private static List<RingNode> nodes(Topology topology, int[] numbers) {
        return Arrays.stream(numbers).mapToObj(topology::node).toList();
    }

    /** One to three datacenters of one to four racks of one to five nodes with up to three tokens each, shuffled. */
    private static List<RingNode> randomNodes(Random random) {
        List<RingNode> nodes = new ArrayList<>();
        int datacenters = 1 + random.nextInt(3);
        for (int datacenter = 0; datacenter < datacenters; datacenter++) {
            int racks = 1 + random.nextInt(4);
            for (int rack = 0; rack < racks; rack++) {
                Set<Long> taken = new HashSet<>();
                int size = 1 + random.nextInt(5);
                for (int node = 0; node < size; node++) {
                    nodes.add(randomNode("dc" + datacenter + "/r" + rack, taken, random));
                }
            }
        }
        Collections.shuffle(nodes, random);
        return nodes;
    }

    private static RingNode randomNode(String place, Set<Long> taken, Random random) {
        boolean crowded = random.nextBoolean();
        List<String> tokens = new ArrayList<>();
        int count = taken.isEmpty() && random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3);
        while (tokens.size() < count) {
            long token = crowded ? random.nextInt(40) : Integer.toUnsignedLong(random.nextInt());
            if (taken.add(token)) {
                tokens.add(Long.toString(token));
            }
        }
        if (tokens.isEmpty()) {
            taken.add(0L); // a node without tokens is named after 0 here
        }
        return Rings.node(tokens.isEmpty() ? place : place + " " + String.join(",", tokens));
    }

    private static int[] tokensToTry(List<RingNode> nodes, Random random) {
        List<Integer> tokens = new ArrayList<>(List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE));
        for (RingNode node : nodes) {
            for (Token token : node.tokens()) {
                tokens.addAll(List.of(token.bits() - 1, token.bits(), token.bits() + 1));
            }
        }
        for (int i = 0; i < 20; i++) {
            tokens.add(random.nextInt());
        }
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}
