package io.ringspan.gossip.wire;

import io.ringspan.base.NodeId;
import io.ringspan.gossip.claim.Standing;
import io.ringspan.gossip.claim.Told;
import java.util.List;

/** What one node says to another. Claims stand in any of them: rumours ride along where there is room. */
public sealed interface GossipMessage {
    /** The claims that came with it. */
    List<Told> claims();

    /**
     * Are you there?
     *
     * @param number comes back in the answer
     * @param sentNanos on the sender's clock; comes back as well
     * @param target who is meant. Another node behind the same address does not answer
     * @param known the incarnation of the target that the sender knows
     * @param standing and what it has found about it: the first that hears of a suspicion is the suspect
     */
    record Ping(long number, long sentNanos, NodeId target, long known, Standing standing, List<Told> claims)
            implements GossipMessage {}

    /**
     * Ask this node for me, where you know it to be, and tell me: an {@link Ack} if it answers you, else a {@link Nack}.
     */
    record PingRequest(long number, NodeId target, long known, Standing standing, List<Told> claims)
            implements GossipMessage {}

    /**
     * It is there.
     *
     * @param sentNanos that of the ping; 0 if it was asked through another
     * @param subject who is there
     * @param process and as which process
     */
    record Ack(long number, long sentNanos, NodeId subject, long process, List<Told> claims) implements GossipMessage {}

    /** I asked and heard nothing. */
    record Nack(long number, List<Told> claims) implements GossipMessage {}

    /** News. */
    record Rumours(List<Told> claims) implements GossipMessage {}

    /**
     * Here is a hash for each part of my table. Tell me what you know in those that differ, from this place on.
     *
     * @param hashes one for each part
     */
    record Compare(long from, List<Long> hashes, List<Told> claims) implements GossipMessage {}

    /**
     * All that I know between two places, both included, in the parts that differ.
     *
     * @param parts one bit for each part, 1 where it differs
     * @param more whether there is more behind {@code to}
     */
    record Page(long from, long to, long parts, boolean more, List<Told> claims) implements GossipMessage {}

    /** Let me in. The one claim is the newcomer's own. */
    record Join(String cluster, List<Told> claims) implements GossipMessage {}

    /** Come in. The claims are what is known about a node of the newcomer's name: at most one. */
    record Welcome(List<Told> claims) implements GossipMessage {}

    /** You cannot be a member, for this reason. */
    record Refusal(String reason, List<Told> claims) implements GossipMessage {}
}
