package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.replication.ring.Topology;
import org.jspecify.annotations.Nullable;

/**
 * How commands of one kind of store are decided.
 *
 * <p><b>Owner.</b> Worker 0.
 */
public interface Deciding {
    /** What is asked to be decided, understood; null if it is not. */
    @Nullable
    Understood read(DecisionRequest request);

    /** One command, or several that belong together. */
    interface Understood {
        /** Whether all keys have the owners of the token by this topology: who asks may be at another stage of a change, or have waited for one. */
        boolean areTogether(Topology topology, int token);

        /** What decides it once its turn comes. */
        KeyQueues.Entrant opened(OpenRequest open);
    }

    /**
     * What follows from a decision is sent to the owners.
     *
     * @param dialect that it is in
     * @param reply that the client is given once it is written, which is taken over; null if that comes from the replies
     * @param instead what the client is told instead, by the replies to what was written; empty if that is the reply
     */
    record Told(int dialect, @Nullable ByteBuf reply, Replies instead) {}

    /** Looks at the replies of stores to what was written. */
    @FunctionalInterface
    interface Replies {
        /** What the client is told; empty if that is nothing. To be released. */
        ByteBuf look(HeldReply replies, int commands);
    }
}
