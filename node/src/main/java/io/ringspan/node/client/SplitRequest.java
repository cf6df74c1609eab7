package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Coordination;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.request.SlotPool;
import io.ringspan.node.resp.Merge;
import org.jspecify.annotations.Nullable;

/**
 * A command that was cut by owner, while its parts are on their way: gathers their replies and gives the client one.
 * When a part fails, its error is the whole command's: the other parts may have been done.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the parts' replies until the last is there.
 * <b>Limits.</b> {@code replyBytesMax} for all parts together.
 */
final class SplitRequest implements ReplyTarget, Coordination {
    private final Slot whole;
    private final SplitPlan plan;
    private final Merge merge;
    private final SlotPool slots;
    private final ByteBufAllocator allocator;
    private final @Nullable Slot[] parts;
    private final @Nullable ByteBuf[] replies;
    private final long replyBytesMax;
    private long heldBytes;
    private int outstanding;
    private boolean ended;

    SplitRequest(Slot whole, SplitPlan plan, Merge merge, SplitServices services) {
        this.whole = whole;
        this.plan = plan;
        this.merge = merge;
        this.slots = services.slots();
        this.allocator = services.allocator();
        this.replyBytesMax = services.replyBytesMax();
        this.parts = new Slot[plan.parts().size()];
        this.replies = new ByteBuf[parts.length];
        this.outstanding = parts.length;
        whole.coordinatedBy(this);
    }

    /** What the split requests of one connection share. */
    record SplitServices(SlotPool slots, ByteBufAllocator allocator, long replyBytesMax) {}

    /** The slot to send part {@code number} with. */
    Slot part(int number) {
        Slot slot = slots.take();
        slot.open(this, 1, whole.isWrite(), whole.startNanos());
        parts[number] = slot;
        return slot;
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        int number = numberOf(slot);
        heldBytes += length;
        if (heldBytes <= replyBytesMax) {
            hold(number, in, at, length, last);
        }
        if (last) {
            parts[number] = null;
            slots.give(slot);
            if (--outstanding == 0) {
                end();
            }
        }
    }

    private void hold(int number, ByteBuf in, int at, int length, boolean last) {
        ByteBuf before = replies[number];
        if (before == null && last) {
            replies[number] = in.retainedSlice(at, length);
            return;
        }
        if (before == null) {
            before = allocator.directBuffer(length * 2);
            replies[number] = before;
        }
        before.writeBytes(in, at, length);
    }

    private int numberOf(Slot slot) {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == slot) {
                return i;
            }
        }
        throw new IllegalStateException("a reply for a part of another request");
    }

    @Override
    public void brokenOff(Slot slot) {
        // Nothing of it went to the client: an error in its place is a right answer.
        int number = numberOf(slot);
        ByteBuf partial = replies[number];
        if (partial != null) {
            partial.clear();
        }
        ByteBuf error = Unpooled.wrappedBuffer(ClientError.UNAVAILABLE.resp());
        deliver(slot, error, 0, error.readableBytes(), true);
        error.release();
    }

    private void end() {
        ended = true;
        ByteBuf merged = heldBytes > replyBytesMax
                ? SplitMerge.tooLarge(allocator, replyBytesMax)
                : SplitMerge.merge(merge, plan, replies, allocator);
        releaseReplies();
        whole.deliver(merged, merged.readerIndex(), merged.readableBytes(), true);
        merged.release();
    }

    @Override
    public void cancel() {
        if (ended) {
            return;
        }
        ended = true;
        for (int i = 0; i < parts.length; i++) {
            Slot part = parts[i];
            if (part != null) {
                part.cancel();
                slots.give(part);
            }
        }
        releaseReplies();
    }

    private void releaseReplies() {
        for (int i = 0; i < replies.length; i++) {
            ByteBuf reply = replies[i];
            if (reply != null) {
                reply.release();
                replies[i] = null;
            }
        }
    }
}
