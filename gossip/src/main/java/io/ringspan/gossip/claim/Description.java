package io.ringspan.gossip.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.conf.MembershipConf;
import io.ringspan.gossip.Member;
import io.ringspan.gossip.MemberState;
import java.util.List;

/**
 * What a node says of itself. Nobody else may change a word of it.
 *
 * <p><b>Limits.</b> Names of at most {@value #NAME_BYTES_MAX} bytes and {@value #TOKENS_MAX} tokens, so that each
 * description fits into one message.
 *
 * @param process a number that this run of the node drew when it started: tells two processes with one name apart
 * @param peer where it listens for nodes
 * @param tokens its points on the ring, ascending
 * @param state what it is ready for; never {@code DOWN}, since that is for others to find
 * @param ring the fingerprint of the ring that it takes part in, or, while it is {@code JOINING}, that it would make with
 *     others; 0 for none. Gossip only passes it on
 */
public record Description(
        NodeId id, long process, Endpoint peer, List<Token> tokens, MemberState state, long ring, Software software) {
    public static final int NAME_BYTES_MAX = MembershipConf.NAME_BYTES_MAX;
    public static final int TOKENS_MAX = MembershipConf.TOKENS_MAX;

    public Description {
        tokens = tokens.stream().sorted().toList();
        requireName("datacenter", id.datacenter().name());
        requireName("rack", id.rack().name());
        if (tokens.isEmpty() || tokens.size() > TOKENS_MAX) {
            throw new IllegalArgumentException(
                    "node " + id + " has " + tokens.size() + " tokens; 1 to " + TOKENS_MAX + " are possible");
        }
        if (state == MemberState.DOWN) {
            throw new IllegalArgumentException("node " + id + " says of itself that it is down");
        }
    }

    /** The same node, ready for something else. */
    public Description in(MemberState other) {
        return new Description(id, process, peer, tokens, other, ring, software);
    }

    /** The same node, in another ring. */
    public Description in(long otherRing) {
        return new Description(id, process, peer, tokens, state, otherRing, software);
    }

    /** How others see it while nobody finds it down. */
    public Member member() {
        return new Member(id, peer, tokens, state, ring);
    }

    private static void requireName(String what, String name) {
        int bytes = name.getBytes(UTF_8).length;
        if (bytes == 0 || bytes > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("the " + what + " \"" + name + "\" has " + bytes + " bytes; 1 to "
                    + NAME_BYTES_MAX + " are possible");
        }
    }
}
