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
 * @param ring the fingerprint of its ring, or, while it is {@code JOINING}, of the one that it would make with others; 0 for
 *     none
 */
public record Member(NodeId id, Endpoint peer, List<Token> tokens, MemberState state, long ring) {
    public Member {
        tokens = tokens.stream().sorted().toList();
    }

    /** A member that says nothing of a ring. */
    public Member(NodeId id, Endpoint peer, List<Token> tokens, MemberState state) {
        this(id, peer, tokens, state, 0);
    }

    /** The same member in another state. */
    public Member in(MemberState other) {
        return new Member(id, peer, tokens, other, ring);
    }
}
