package io.ringspan.gossip;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import java.util.List;

/**
 * A node, as another one knows it.
 *
 * @param peer where it listens for nodes
 * @param tokens its points on the ring, ascending; gossip only passes them on
 */
public record Member(NodeId id, Endpoint peer, List<Token> tokens, MemberState state) {
    public Member {
        tokens = tokens.stream().sorted().toList();
    }

    /** The same member in another state. */
    public Member in(MemberState other) {
        return new Member(id, peer, tokens, other);
    }
}
