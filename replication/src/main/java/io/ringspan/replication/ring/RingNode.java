package io.ringspan.replication.ring;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.util.List;

/**
 * A node as the ring sees it.
 *
 * @param id its name, which it has for ever: made of the lowest token that it had when it came, whatever its tokens are now
 * @param peer where other nodes reach it
 * @param tokens where it stands on its rack's ring, ascending; with none it holds no data: it only coordinates, or has left
 */
public record RingNode(NodeId id, Endpoint peer, List<Token> tokens) {
    public RingNode {
        tokens = tokens.stream().sorted().toList();
    }

    /** The same node, standing elsewhere. */
    public RingNode at(List<Token> others) {
        return new RingNode(id, peer, others);
    }
}
