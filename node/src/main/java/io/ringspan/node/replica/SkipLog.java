package io.ringspan.node.replica;

import io.ringspan.base.NodeId;
import io.ringspan.node.hints.SkippedRanges;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.stream.SkipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log what a replica gets late or will not get: twice a burst, however long it is; and notes what is to be repaired.
 *
 * <p><b>Owner.</b> The stream's worker.
 */
final class SkipLog implements SkipListener {
    private static final Logger LOG = LoggerFactory.getLogger(SkipLog.class);

    private final SkippedRanges ranges;

    SkipLog(SkippedRanges ranges) {
        this.ranges = ranges;
    }

    @Override
    public void skipping(StreamId stream, NodeId replica) {
        ranges.begins(replica);
        LOG.warn(
                "Writes for {} are dropped: it is too far behind stream {}, and the disk keeps no more for it (hints,"
                        + " hints_bytes_max, hints_age_max). It will lack them until its ranges are repaired",
                replica,
                stream);
    }

    @Override
    public void skipped(StreamId stream, NodeId replica, SkippedWrites skipped) {
        ranges.ends(replica, skipped.ranges());
        LOG.warn(
                "Dropped for {} from stream {}: {} spans with {} commands, {} bytes, of the token ranges {}",
                replica,
                stream,
                skipped.writes(),
                skipped.commands(),
                skipped.bytes(),
                skipped.ranges());
    }

    @Override
    public void lost(StreamId stream, NodeId replica) {
        ranges.lacksAny(replica);
    }

    @Override
    public void hinting(StreamId stream, NodeId replica) {
        LOG.info(
                "Writes for {} go to disk: it is too far behind stream {} (window_bytes_max, replica_window_bytes_max)."
                        + " It gets them when it takes writes again",
                replica,
                stream);
    }

    @Override
    public void replayed(StreamId stream, NodeId replica) {
        LOG.info("{} has all that was on disk for it of stream {}", replica, stream);
    }

    @Override
    public void hintsFailed(StreamId stream, NodeId replica, String why) {
        LOG.error("Hints for {} of stream {}: {}", replica, stream, why);
    }
}
