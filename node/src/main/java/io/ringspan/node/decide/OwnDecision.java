package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A client's command while its own node decides it.
 *
 * <p><b>Owner.</b> The worker of the client.
 */
final class OwnDecision implements Answered, Coordination {
    private final Decisions decisions;
    private @Nullable Slot slot;

    OwnDecision(Decisions decisions, Slot slot) {
        this.decisions = decisions;
        this.slot = slot;
    }

    @Override
    public void decided(ByteBuf reply, long stamp) {
        Slot waiting = slot;
        slot = null;
        if (waiting != null) {
            decisions.deliver(waiting, reply, reply.readerIndex(), reply.readableBytes());
        }
        reply.release();
    }

    @Override
    public void cancel() {
        slot = null;
    }
}
