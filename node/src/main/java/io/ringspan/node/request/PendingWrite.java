package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.ringspan.replication.stream.Write;
import io.ringspan.replication.stream.WriteWaiter;

/**
 * A replicated write whose client waits, at one level or another.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
interface PendingWrite extends WriteWaiter, Coordination {
    /** It is on its way. */
    void sent(Write write);

    /** Whether nobody waits for it any more. */
    boolean isDone();

    /** The store of a replica has replied. */
    void replied(int replica, ByteBuf in, int at, int length, boolean last, int refusals);

    /** No replies of that replica will come. */
    void lost(int replica);

    /** The state of that replica forbids that its replies are given to a client: only its mark counts. */
    default void silent(int replica) {
        lost(replica);
    }

    /** That replica cannot be reached for now: it may still reply. */
    void away(int replica);

    /** That replica has not taken it for now: it gets it again in a moment, if it is still to have it. */
    default void comesAgain(int replica) {
        away(replica);
    }

    /** Looks at the clock. */
    void tick(long nowNanos);
}
