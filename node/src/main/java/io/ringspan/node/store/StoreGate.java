package io.ringspan.node.store;

import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;
import io.ringspan.replication.stream.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * One worker's way to the one order in which writes go to the store. On the store worker itself it is that order; on
 * others it hands over.
 *
 * <p><b>Owner.</b> The worker.
 */
public interface StoreGate {
    /**
     * A write of a stream has come. See {@link io.ringspan.replication.store.StoreOrder#offer}.
     *
     * @param replies who wants the store's replies; null when nobody does
     */
    void offer(Upstream from, @Nullable WriteReplies replies, StreamId stream, WriteFrame write, long prev);

    /** An origin asks where the store stands. */
    void resume(Upstream from, StreamId stream, Resume resume);

    /** A write of the stream was turned away on its way here. See the order's method of the same name. */
    void turnedAway(Upstream from, StreamId stream);

    /** A connection that writes came from is gone. */
    void closed(Upstream from);
}
