package io.ringspan.replication.conflict;

import io.ringspan.replication.frame.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Two writes of a key that came in the wrong order.
 *
 * @param late the one that came last
 * @param other the one that had come before it and is later, or may be
 * @param leftOut whether the late one was left out; else it was applied as it came, and replicas may differ
 */
public record Conflict(Write late, Write other, boolean leftOut) {
    /**
     * One of them.
     *
     * @param clock its stamp; if it is not above 0, the other way round the highest that it may have
     * @param stream where it was written; null if that is not known any more
     */
    public record Write(long clock, @Nullable StreamId stream) {}
}
