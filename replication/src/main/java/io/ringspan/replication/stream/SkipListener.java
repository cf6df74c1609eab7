package io.ringspan.replication.stream;

import io.ringspan.base.NodeId;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.ring.TokenRange;
import java.util.List;

/**
 * Hears of writes that do not fit into a replica's window: of those that go to disk, and of those that the replica will not
 * get, for the log and for repair.
 */
public interface SkipListener {
    /** The first write of a burst was dropped. Said at once, so that an operator knows while it still goes on. */
    void skipping(StreamId stream, NodeId replica);

    /** The burst is over: the replica takes writes again, or is no longer one. */
    void skipped(StreamId stream, NodeId replica, SkippedWrites skipped);

    /** The replica has fallen so far behind that its writes go to disk from now on. */
    default void hinting(StreamId stream, NodeId replica) {}

    /** The replica has marked everything that was on disk for it. */
    default void replayed(StreamId stream, NodeId replica) {}

    /** The disk has lost writes that the replica should have got; nobody knows of which tokens. */
    default void lost(StreamId stream, NodeId replica) {}

    /** The disk did not take, or did not give back, what was meant for it. */
    default void hintsFailed(StreamId stream, NodeId replica, String why) {}

    /**
     * What one burst of skips left out for a replica.
     *
     * @param writes how many spans
     * @param commands how many commands they held
     * @param bytes of those spans
     * @param ranges where their keys belong: all tokens that have the same owners as theirs; what is to be repaired
     */
    public record SkippedWrites(long writes, long commands, long bytes, List<TokenRange> ranges) {}
}
