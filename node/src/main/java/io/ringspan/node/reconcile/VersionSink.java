package io.ringspan.node.reconcile;

/**
 * Who wants to know the versions of what a quorum has answered.
 *
 * <p><b>Threads.</b> The worker of the read.
 */
public interface VersionSink {
    /**
     * Of the next command, in their order; all come before the last of the replies.
     *
     * @param clock as {@link Replies#clock} has it, or {@link Replies#NOT_MET}
     */
    void version(long clock, long tie);
}
