package io.ringspan.node.split;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.command.Merge;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A command that was cut by owner, while its parts are on their way: gathers their replies and gives the client one.
 * When a part fails, its error is the whole command's: the other parts may have been done. Reused.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the parts' replies until the last is there.
 * <b>Limits.</b> {@code replyBytesMax} for all parts together.
 */
final class SplitRequest implements Coordination {
    private final Splits splits;
    private final SplitPlan plan;
    private @Nullable Slot whole;
    private Merge merge = Merge.NONE;
    private long heldBytes;
    private int outstanding;
    private Outcome outcome = Outcome.OK;

    SplitRequest(Splits splits) {
        this.splits = splits;
        this.plan = new SplitPlan(() -> new SplitPart(this, splits.allocator()));
    }

    Protocol protocol() {
        return splits.protocol();
    }

    SplitPlan plan() {
        return plan;
    }

    /** All parts of the plan are about to be sent. */
    void begin(Slot forWhole, Merge how) {
        whole = forWhole;
        merge = how;
        heldBytes = 0;
        outcome = Outcome.OK;
        outstanding = plan.parts();
        forWhole.coordinatedBy(this);
    }

    /** Counts these bytes of a part's reply; whether there is still room for them. */
    boolean mayHold(int bytes) {
        heldBytes += bytes;
        return heldBytes <= splits.replyBytesMax();
    }

    /** A part has all of its reply. */
    void answered(Outcome part) {
        outcome = outcome.and(part);
        if (--outstanding == 0) {
            end();
        }
    }

    private void end() {
        Slot waiting = whole;
        boolean tooLarge = heldBytes > splits.replyBytesMax();
        ByteBuf out = splits.replyRoom(tooLarge ? 0 : (int) heldBytes);
        int at = out.writerIndex();
        if (tooLarge) {
            splits.refuse(out);
            outcome = outcome.and(Outcome.ERROR);
        } else {
            splits.merge().merge(merge, plan, out);
        }
        drop();
        if (waiting != null) {
            waiting.ends(outcome);
            waiting.deliver(out, at, out.writerIndex() - at, true);
        }
        out.release();
        splits.give(this);
    }

    @Override
    public void cancel() {
        if (outstanding == 0) {
            return;
        }
        outstanding = 0;
        for (int i = 0; i < plan.parts(); i++) {
            plan.part(i).cancel();
        }
        drop();
        splits.give(this);
    }

    private void drop() {
        whole = null;
        for (int i = 0; i < plan.parts(); i++) {
            plan.part(i).reply().drop();
        }
    }
}
