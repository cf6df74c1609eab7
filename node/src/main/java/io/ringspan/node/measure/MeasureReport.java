package io.ringspan.node.measure;

import io.ringspan.base.NodeId;
import io.ringspan.node.measure.Measured.Phase;
import io.ringspan.replication.ring.RingNode;
import io.ringspan.replication.ring.RingRange;
import io.ringspan.replication.ring.balance.RackName;
import io.ringspan.replication.ring.balance.TokenWeights;
import io.ringspan.replication.ring.balance.Weight;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code /api/ring/measure} says.
 *
 * @param running whether it is being measured
 * @param nodes with tokens, by their names
 */
public record MeasureReport(boolean running, List<Node> nodes) {
    private static final long MILLIS_PER_SECOND = 1_000;

    /**
     * What is known of a node's store.
     *
     * @param phase UNKNOWN if nobody has asked, RUNNING, MEASURED or FAILED
     * @param fraction of the walk, from 0 to 1
     * @param why it failed; else empty
     * @param share of its rack's tokens, from 0 to 1
     * @param weight what was measured last, if it ever was
     */
    public record Node(String node, String phase, double fraction, String why, double share, Optional<Found> weight) {}

    /**
     * What was measured.
     *
     * @param secondsAgo when
     * @param load commands a second that its store was asked for, over the last minutes
     * @param bytesShare of what is measured of its rack, from 0 to 1
     */
    public record Found(long secondsAgo, long keys, long bytes, double load, double bytesShare) {}

    static MeasureReport of(List<RingNode> ring, Map<NodeId, Measured> known, boolean running) {
        Map<NodeId, Double> shares = RingRange.shares(ring);
        Map<RackName, Double> racks = new HashMap<>();
        known.forEach((node, measured) -> {
            TokenWeights its = measured.weights();
            racks.merge(RackName.of(node), its == null ? 0 : its.all().bytes(), Double::sum);
        });
        List<Node> nodes = known.entrySet().stream()
                .map(each -> node(
                        each.getKey(),
                        each.getValue(),
                        shares.getOrDefault(each.getKey(), 0.0),
                        racks.getOrDefault(RackName.of(each.getKey()), 0.0)))
                .toList();
        return new MeasureReport(running, nodes);
    }

    private static Node node(NodeId node, Measured measured, double share, double bytesOfRack) {
        Optional<Found> found = Optional.ofNullable(measured.weights()).map(weights -> {
            Weight all = weights.all();
            return new Found(
                    measured.agoMillis() / MILLIS_PER_SECOND,
                    Math.round(all.keys()),
                    Math.round(all.bytes()),
                    all.load(),
                    bytesOfRack > 0 ? Math.min(1, all.bytes() / bytesOfRack) : 0);
        });
        return new Node(node.toString(), measured.phase().name(), measured.fraction(), measured.why(), share, found);
    }

    /** Whether all nodes have measured. */
    public boolean complete() {
        return nodes.stream().allMatch(node -> node.phase().equals(Phase.MEASURED.name()));
    }
}
