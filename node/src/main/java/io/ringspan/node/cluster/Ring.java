package io.ringspan.node.cluster;

import io.ringspan.base.NodeId;
import io.ringspan.conf.SeedNode;
import io.ringspan.node.state.DataDirectory;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.List;

/**
 * The ring as a node finds it when it starts: from others, from its file or from its disk.
 *
 * @param record all that is known of it, the change that may be under way included
 */
public record Ring(RingRecord record) {
    /** A longer text is no ring. */
    public static final int TEXT_BYTES_MAX = DataDirectory.RING_BYTES_MAX;

    /**
     * The first ring of these nodes.
     *
     * @throws IllegalArgumentException if they make none; the message says why
     */
    public static Ring of(List<SeedNode> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a ring without nodes");
        }
        return new Ring(RingRecord.first(nodes.stream()
                .map(node -> new RingNode(node.id(), node.peer(), node.tokens()))
                .toList()));
    }

    /** What members say who have this ring and are done with it. Of first rings of the same nodes, whatever their addresses, it is the same. */
    public long number() {
        return record.number(true);
    }

    /** Its nodes by their numbers, with the addresses that were known when they came. */
    public List<RingNode> nodes() {
        return record.owners();
    }

    /** Whether the node is one of them. */
    public boolean has(NodeId id) {
        return record.owners().stream().anyMatch(node -> node.id().equals(id));
    }

    /** What is kept and sent. */
    public String text() {
        return record.text();
    }

    /**
     * The ring that has this text.
     *
     * @throws IllegalArgumentException if there is none; the message says why
     */
    public static Ring read(String text) {
        return new Ring(RingRecord.read(text));
    }
}
