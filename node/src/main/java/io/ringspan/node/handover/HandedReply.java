package io.ringspan.node.handover;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;

/**
 * Stands on the store worker for the sink of a span that was handed over. Reused.
 *
 * <p><b>Owner.</b> The store worker.
 */
final class HandedReply implements ReplySink {
    private final ServedWorker served;
    private long number;

    HandedReply(ServedWorker served) {
        this.served = served;
    }

    void begin(long of) {
        number = of;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        served.replied(number, in, at, length, false, 0);
    }

    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        served.replied(number, in, at, length, true, refusals);
        served.give(this);
    }

    @Override
    public void broken() {
        served.broken(number);
        served.give(this);
    }

    /** The worker that handed it over looks at the clock. */
    @Override
    public void late() {}

    @Override
    public void expired() {}
}
