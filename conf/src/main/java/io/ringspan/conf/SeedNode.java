package io.ringspan.conf;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Another node of the cluster, as the file names it.
 *
 * @param peer where it listens for nodes
 * @param tokens its points on the ring, ascending, at least one
 * @param name what people call it, if the file says
 */
public record SeedNode(Endpoint peer, Rack rack, Datacenter datacenter, List<Token> tokens, Optional<String> name) {
    public SeedNode {
        tokens = tokens.stream().sorted().toList();
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("a node needs at least one token");
        }
    }

    /** As {@code dyn_seeds} has it, without its name: {@code HOST:PORT:RACK:DC:TOKENS}. */
    public String entry() {
        String points = tokens.stream().map(Token::toString).collect(Collectors.joining(","));
        return peer + ":" + rack + ":" + datacenter + ":" + points;
    }

    /** Who the node is. */
    public NodeId id() {
        return new NodeId(datacenter, rack, tokens.get(0));
    }
}
