package io.ringspan.node.decide;

import io.ringspan.conf.Consistency;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;

/**
 * Other nodes, as those who decide.
 *
 * <p><b>Threads.</b> The worker.
 */
public interface Deciders {
    /** Whether the node can be reached. */
    boolean isUp(int node);

    /**
     * Has the node decide one command; see {@link DecisionRequest}. Only if it {@link #isUp}.
     *
     * @return the number under which the reply can be abandoned
     */
    long decide(int node, Span command, Consistency level, int nearest, ReplySink sink);

    /** Nobody waits for that reply any more. */
    void abandon(int node, long number);
}
