package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.io.ReplySink;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Slot;
import org.jspecify.annotations.Nullable;

/**
 * A client's command while another node decides it. Once it was sent nobody else is asked: if no reply comes, nobody knows whether it was
 * decided.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds what came of the reply.
 */
final class RemoteDecision implements ReplySink, Coordination {
    private final Decisions decisions;
    private final Decisions.Parts parts;
    private final int decider;
    private final HeldReply held;
    private @Nullable Slot slot;
    private long number;
    private boolean begun;

    RemoteDecision(Decisions decisions, Decisions.Parts parts, Slot slot, int decider) {
        this.decisions = decisions;
        this.parts = parts;
        this.slot = slot;
        this.decider = decider;
        this.held = new HeldReply(parts.protocol(), parts.allocator());
    }

    /** The number of the reply that it waits for. */
    void isNumber(long ofReply) {
        number = ofReply;
    }

    @Override
    public void replying(ByteBuf in, int at, int length) {
        begun = true;
        held.hold(in, at, length, false);
    }

    /** Behind the reply, the stamp of what was written comes in a piece of its own. */
    @Override
    public void replied(ByteBuf in, int at, int length, int refusals) {
        if (length != Long.BYTES || !begun) {
            broken();
            return;
        }
        parts.clock().observe(in.getLong(at));
        held.hold(in, at, 0, true);
        Slot waiting = end();
        if (waiting != null) {
            decisions.deliver(waiting, held.bytes(), held.at(), held.end() - held.at());
        }
        held.drop();
    }

    @Override
    public void broken() {
        held.drop();
        Slot waiting = end();
        if (waiting != null) {
            Decisions.lost(parts, waiting);
        }
    }

    /** It was not decided. */
    @Override
    public void overloaded() {
        held.drop();
        Slot waiting = end();
        if (waiting != null) {
            parts.asker().deliverError(waiting, DecisionError.OVERLOADED.text());
        }
    }

    /** Nor was it. */
    @Override
    public void notOwner() {
        held.drop();
        Slot waiting = end();
        if (waiting != null) {
            parts.asker().deliverError(waiting, DecisionError.MOVED.text());
        }
    }

    @Override
    public void late() {}

    @Override
    public void expired() {
        parts.peers().abandon(decider, number);
        broken();
    }

    @Override
    public void cancel() {
        parts.peers().abandon(decider, number);
        held.drop();
        end();
    }

    private @Nullable Slot end() {
        Slot waiting = slot;
        slot = null;
        return waiting;
    }
}
