package io.ringspan.node.status;

import io.ringspan.base.Endpoint;
import io.ringspan.base.NodeId;
import io.ringspan.base.Token;
import io.ringspan.gossip.MemberState;
import io.ringspan.node.admin.NotDone;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import java.util.List;
import java.util.Optional;

/** What a node knows of its cluster, and the changes that it takes. Any thread that is no worker's. */
public interface ClusterStatus {
    /** How it stands now. */
    Cluster now();

    /** Makes this node ready for something else; says why not, if it does not do so. */
    Optional<NotDone> become(MemberState state);

    /** Takes a member out of the views that is down; says why not, if it does not do so or may not have. */
    Optional<NotDone> remove(NodeId member);

    /**
     * The cluster.
     *
     * @param why what the node waits for, or why it takes no part; empty if nothing is wrong
     * @param ring fingerprint of the ring that the node takes part in; 0 if it knows none
     * @param gossips whether it hears of others by gossip
     * @param clients connections of clients at this node
     * @param members all that are known, by name, this node among them
     */
    record Cluster(NodeId self, String why, long ring, boolean gossips, int clients, List<Row> members) {
        public Cluster {
            members = List.copyOf(members);
        }

        /** The node itself. */
        public Row own() {
            return members.stream()
                    .filter(row -> row.id().equals(self))
                    .findFirst()
                    .orElseThrow();
        }

        /** Who owns what, as {@link RingRange#of} has it; nothing if the node knows no ring. */
        public List<RingRange> ranges() {
            return RingRange.of(members.stream()
                    .filter(Row::inRing)
                    .map(row -> new RingNode(row.id(), row.peer(), row.tokens()))
                    .toList());
        }
    }

    /**
     * One member.
     *
     * @param state what it is ready for; {@code DOWN} if others found that, or if this node is alone in it, see {@code reached}
     * @param standing {@code alive}, {@code suspect}, {@code down}, {@code gone}, or {@code unknown} without gossip
     * @param inRing whether it is one of the ring's nodes, as this node knows it
     * @param share how much of its rack's ring it owns, 0 to 1
     * @param release of Ringspan; empty if unknown
     * @param incarnation how often it has changed what it says of itself, its starts in the upper half; 0 if unknown
     * @param reached whether this node is connected to it; itself it always reaches
     * @param held whether an operator wants no connection to it
     * @param unconfirmed write batches of this node that it has not confirmed
     */
    record Row(
            NodeId id,
            List<Token> tokens,
            Endpoint peer,
            MemberState state,
            String standing,
            boolean inRing,
            double share,
            String release,
            long incarnation,
            boolean reached,
            boolean held,
            long unconfirmed) {
        public Row {
            tokens = List.copyOf(tokens);
        }
    }
}
