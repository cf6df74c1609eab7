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
     * @param request without the command
     * @return the number under which the reply can be abandoned
     */
    long decide(int node, Span command, Asked request, ReplySink sink);

    /** What goes with a command that is to be decided; see {@link DecisionRequest}. */
    record Asked(Consistency level, int nearest, long ticket) {}

    /** Tells the node that a client of its has reason to ask again, if the node can be reached. */
    void ring(int node, long ticket);

    /** Tells the node that a client waits there no longer, if the node can be reached. */
    void forget(int node, long ticket);

    /** Nobody waits for that reply any more. */
    void abandon(int node, long number);
}
