package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * What was asked to be decided, until it is answered. Counts what becomes of it.
 *
 * <p><b>Owner.</b> Worker 0. <b>Buffers.</b> Holds the command until it is answered.
 */
public final class OpenRequest {
    private final Decider decider;
    private final DecisionRequest request;
    private final Answered answered;
    private final long begunNanos;

    OpenRequest(Decider decider, DecisionRequest request, Answered answered) {
        this.decider = decider;
        this.request = request;
        this.answered = answered;
        this.begunNanos = decider.parts().tally().nowNanos();
        decider.counts().begun();
    }

    public DecisionRequest request() {
        return request;
    }

    /** Whether it has taken as long as it may. */
    public boolean isOverdue() {
        Decider.Parts parts = decider.parts();
        return parts.tally().nowNanos() - begunNanos >= parts.timeoutNanos().getAsLong();
    }

    /** Nothing was done. */
    public void turnAway(ByteBuf error) {
        decider.counts().turnedAway();
        answer(error, Answered.NO_STAMP);
    }

    /** The same. */
    public void turnAway(DecisionError why) {
        turnAway(Unpooled.wrappedBuffer(why.said(decider.protocol())));
    }

    /** Nothing follows from it. */
    public void answerAlone(ByteBuf reply) {
        if (decider.protocol().isError(reply, reply.readerIndex())) {
            decider.counts().failed();
        } else {
            decider.counts().wroteNothing();
        }
        answer(reply, Answered.NO_STAMP);
    }

    /** Gives the reply away. Once. */
    public void answer(ByteBuf reply, long stamp) {
        decider.counts().ended();
        request.command().release();
        answered.decided(reply, stamp);
    }
}
