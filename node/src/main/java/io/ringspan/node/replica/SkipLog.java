package io.ringspan.node.replica;

import io.ringspan.base.NodeId;
import io.ringspan.replication.stream.SkipListener;
import io.ringspan.replication.stream.StreamId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what a replica will not get: twice a burst, however long it is. */
final class SkipLog implements SkipListener {
    private static final Logger LOG = LoggerFactory.getLogger(SkipLog.class);

    @Override
    public void skipping(StreamId stream, NodeId replica) {
        LOG.warn(
                "Writes for {} are dropped: it is too far behind stream {} (window_bytes_max, replica_window_bytes_max)."
                        + " It will lack them until its ranges are repaired",
                replica,
                stream);
    }

    @Override
    public void skipped(StreamId stream, NodeId replica, SkippedWrites skipped) {
        LOG.warn(
                "Dropped for {} from stream {}: {} spans with {} commands, {} bytes, of the token ranges {}",
                replica,
                stream,
                skipped.writes(),
                skipped.commands(),
                skipped.bytes(),
                skipped.ranges());
    }
}
