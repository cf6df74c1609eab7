package io.ringspan.replication.ring;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rings for tests, written short: {@code "dc1/r1 0,100"} is a node of rack r1 with two tokens. */
final class Rings {
    private Rings() {}

    static RingNode node(String text) {
        String[] parts = text.split("[/ ]", -1);
        List<Token> tokens = parts.length < 3
                ? List.of()
                : Arrays.stream(parts[2].split(",", -1))
                        .map(Long::valueOf)
                        .map(Token::of)
                        .toList();
        NodeId id = new NodeId(
                new Datacenter(parts[0]),
                new Rack(parts[1]),
                tokens.stream().min(Token::compareTo).orElse(new Token(0)));
        return new RingNode(id, new Endpoint("127.0.0.1", 7000), tokens);
    }

    static List<RingNode> nodes(String... texts) {
        return new ArrayList<>(Arrays.stream(texts).map(Rings::node).toList());
    }

    /** The view of the first of these nodes. */
    static Topology seenByFirst(String... texts) {
        List<RingNode> nodes = nodes(texts);
        return Topology.of(1, nodes.get(0).id(), nodes);
    }

    /** How a test names a node: {@code dc1/r1/100}. */
    static List<String> names(Topology topology, int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(n -> topology.node(n).id().toString())
                .toList();
    }

    static int token(long value) {
        return Token.of(value).bits();
    }
}
