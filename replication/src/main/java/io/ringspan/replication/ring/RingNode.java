package io.ringspan.replication.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
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
}
