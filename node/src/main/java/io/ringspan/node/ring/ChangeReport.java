package io.ringspan.node.ring;

import io.ringspan.base.NodeId;
import io.ringspan.replication.ring.change.Lack;
import io.ringspan.replication.ring.change.RingMove;
import io.ringspan.replication.ring.change.RingProgress;
import io.ringspan.replication.ring.change.RingRecord;
import java.util.List;

/**
 * What {@code /api/ring/change} says.
 *
 * @param over whether nothing is left to do
 * @param epoch of the topology that holds
 * @param conducts whether the node that is asked does
 * @param waits whose confirmations of the phase are missing
 * @param excludable who of them could be excluded
 * @param copying how far those are that copy what they gain
 * @param said what became of something that was asked of the node; empty if nothing
 */
public record ChangeReport(
        String kind,
        String phase,
        boolean over,
        boolean paused,
        int epoch,
        String conductor,
        boolean conducts,
        List<String> excluded,
        List<Moved> moves,
        List<Waits> waits,
        List<String> excludable,
        List<Gain> copying,
        String said) {
    static ChangeReport of(RingRecord record, RingProgress progress, List<Gain> copying) {
        return new ChangeReport(
                record.change().kind().name(),
                record.phase().name(),
                record.phase().isFinal(),
                record.paused(),
                record.topologyEpoch(),
                record.conductor().toString(),
                progress.conducts(),
                record.excluded().stream().map(NodeId::toString).toList(),
                record.change().moves().stream().map(Moved::of).toList(),
                progress.lacks().stream().map(Waits::of).toList(),
                progress.excludable().stream().map(NodeId::toString).toList(),
                copying,
                progress.said());
    }

    /** Tokens that change hands: both ends of each range belong to it. */
    public record Moved(String from, String to, List<List<Long>> ranges) {
        static Moved of(RingMove move) {
            return new Moved(
                    move.from().map(NodeId::toString).orElse(""),
                    move.to().toString(),
                    move.ranges().stream()
                            .map(range -> List.of(range.first(), range.last()))
                            .toList());
        }
    }

    /** A node that has not confirmed yet. */
    public record Waits(String node, Lack.Why why) {
        static Waits of(Lack lack) {
            return new Waits(lack.node().toString(), lack.why());
        }
    }
}
