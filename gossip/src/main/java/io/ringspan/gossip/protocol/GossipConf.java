package io.ringspan.gossip.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringspan.base.Endpoint;
import io.ringspan.gossip.claim.Description;
import io.ringspan.gossip.claim.Memory;
import io.ringspan.gossip.detect.GossipProfile;
import io.ringspan.gossip.wire.GossipCodec;
import java.util.List;

/**
 * What a node brings along.
 *
 * @param cluster the name of the cluster; a node of another one is refused by name
 * @param self what the node says of itself; its process number is drawn at each start
 * @param start how often the node has been started, as its data directory counts it: its first incarnation is above all of
 *     its earlier lives'
 * @param seeds where members may be found; the node itself may be among them. Without any, the node is the first of its
 *     cluster
 */
public record GossipConf(
        String cluster, Description self, int start, List<Endpoint> seeds, GossipProfile profile, Memory memory) {
    public GossipConf {
        seeds = seeds.stream()
                .filter(seed -> !seed.equals(self.peer()))
                .distinct()
                .toList();
        int bytes = cluster.getBytes(UTF_8).length;
        if (bytes == 0 || bytes > GossipCodec.CLUSTER_BYTES_MAX) {
            throw new IllegalArgumentException("the cluster's name has " + bytes + " bytes; 1 to "
                    + GossipCodec.CLUSTER_BYTES_MAX + " are possible");
        }
        if (start < 1) {
            throw new IllegalArgumentException("start number " + start);
        }
    }

    /** The incarnation that the node begins with. */
    long incarnation() {
        return (long) start << Integer.SIZE;
    }
}
