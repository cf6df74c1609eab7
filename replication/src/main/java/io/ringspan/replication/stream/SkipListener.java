package io.ringspan.replication.stream;

import io.ringspan.base.NodeId;

/** Hears of writes that a replica will not get because its window was full: for the log and for repair. */
public interface SkipListener {
    /** The first write of a burst was dropped. Said at once, so that an operator knows while it still goes on. */
    void skipping(StreamId stream, NodeId replica);

    /** The burst is over: the replica takes writes again, or is no longer one. */
    void skipped(StreamId stream, NodeId replica, SkippedWrites skipped);
}
