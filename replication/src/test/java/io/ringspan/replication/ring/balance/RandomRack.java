package io.ringspan.replication.ring.balance;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.TokenRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A rack with nodes, tokens and weights at random, among nodes of another one.
 *
 * @param keys the tokens of its keys: one key each
 */
record RandomRack(List<RingNode> nodes, List<Long> keys, TokenWeights weights) {
    static final RackName RACK = new RackName(new Datacenter("dc1"), new Rack("r1"));
    static final Endpoint PEER = new Endpoint("127.0.0.1", 7000);
    private static final long RING = 1L << 32;

    /** Each key is a piece of its own: so nothing is guessed. */
    static RandomRack of(Random random, int nodesMax, int tokensMax) {
        List<RingNode> nodes = new ArrayList<>();
        nodes.add(node("r2", List.of(77L)));
        Set<Long> taken = new HashSet<>();
        int count = 1 + random.nextInt(nodesMax);
        for (int i = 0; i < count; i++) {
            Set<Long> tokens = new HashSet<>();
            int its = 1 + random.nextInt(tokensMax);
            while (tokens.size() < its) {
                long token = random.nextBoolean() ? random.nextLong(RING) : random.nextLong(RING >>> 8);
                if (taken.add(token)) {
                    tokens.add(token);
                }
            }
            nodes.add(node("r1", List.copyOf(tokens)));
        }
        List<Long> keys = new ArrayList<>();
        int wanted = random.nextInt(600);
        long narrow = 1 + random.nextLong(RING);
        for (int i = 0; i < wanted; i++) {
            keys.add(random.nextInt(3) == 0 ? random.nextLong(RING) : random.nextLong(narrow));
        }
        return new RandomRack(nodes, keys, weights(keys));
    }

    private static TokenWeights weights(List<Long> keys) {
        TreeMap<Long, Integer> byToken = new TreeMap<>();
        keys.forEach(key -> byToken.merge(key, 1, Integer::sum));
        return TokenWeights.of(byToken.entrySet().stream()
                .map(its -> new TokenWeights.Piece(
                        new TokenRange(its.getKey(), its.getKey()),
                        new Weight(its.getValue(), 10.0 * its.getValue(), its.getKey() % 3)))
                .toList());
    }

    static RingNode node(String rack, List<Long> tokens) {
        List<Token> its = tokens.stream().map(Token::of).toList();
        return new RingNode(new NodeId(new Datacenter("dc1"), new Rack(rack), Collections.min(its)), PEER, its);
    }

    RackPlanner planner(Mix mix) {
        return new RackPlanner(nodes, RACK, weights, mix);
    }

    /** Whose a token is, found out in the simplest way. */
    static NodeId owner(List<RingNode> nodes, long token) {
        NodeId best = null;
        long bestDistance = Long.MAX_VALUE;
        for (RingNode node : nodes) {
            if (RACK.holds(node.id())) {
                for (Token its : node.tokens()) {
                    long distance = (its.value() - token + RING) % RING;
                    if (distance < bestDistance) {
                        bestDistance = distance;
                        best = node.id();
                    }
                }
            }
        }
        if (best == null) {
            throw new AssertionError("nobody has " + token);
        }
        return best;
    }

    static boolean isIn(TokenRange range, long token) {
        return range.first() <= range.last()
                ? token >= range.first() && token <= range.last()
                : token >= range.first() || token <= range.last();
    }
}
