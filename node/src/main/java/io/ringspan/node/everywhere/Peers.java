package io.ringspan.node.everywhere;

import io.ringspan.conf.Consistency;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.io.Span;

/**
 * The nodes of other datacenters, as those who answer for all their datacenter's replicas.
 *
 * <p><b>Threads.</b> The worker.
 */
public interface Peers {
    /** Whether the node can be reached and may be asked more. */
    boolean mayAsk(int node);

    /**
     * Asks the node for what its datacenter says at the level. Behind the replies come the versions, in one piece of their
     * own that is the last. Only if {@link #mayAsk}.
     *
     * @return the number under which the reply can be abandoned
     */
    long gather(int node, Span span, Consistency level, ReplySink sink);

    /** Nobody waits for that reply any more. */
    void abandon(int node, long number);

    /** The name of the node's datacenter. */
    String datacenter(int node);
}
