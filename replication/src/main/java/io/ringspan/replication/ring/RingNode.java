package io.ringspan.replication.ring;

import io.ringspan.base.Datacenter;
import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Rack;
import io.ringspan.base.Token;
import java.util.List;

/**
 * A node as the ring sees it.
 *
 * @param peer where other nodes reach it
 * @param tokens where it stands on its rack's ring, ascending; with none it holds no data and only coordinates
 */
public record RingNode(NodeId id, Endpoint peer, List<Token> tokens) {
    public RingNode {
        tokens = tokens.stream().sorted().toList();
        if (!tokens.isEmpty() && !tokens.get(0).equals(id.token())) {
            throw new IllegalArgumentException(
                    "node " + id + " is not named after its lowest token, which is " + tokens.get(0));
        }
    }

    /** A node that is named after the lowest of these tokens, of which there is at least one. */
    public static RingNode of(Datacenter datacenter, Rack rack, Endpoint peer, List<Token> tokens) {
        Token lowest = tokens.stream()
                .min(Token::compareTo)
                .orElseThrow(() -> new IllegalArgumentException(
                        "a node of " + datacenter + "/" + rack + " has no token to be named after; give it a NodeId"));
        return new RingNode(new NodeId(datacenter, rack, lowest), peer, tokens);
    }
}
