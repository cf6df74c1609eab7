package io.ringspan.node.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.conf.Consistency;
import io.ringspan.node.io.Output;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.seen.ClientInfo;
import io.ringspan.node.seen.Sight;
import io.ringspan.node.session.Muting;
import io.ringspan.node.worker.Tally;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives one client its replies in the order of its commands. The reply to the oldest command goes straight out; what
 * comes before its turn waits as a slice of the buffer it arrived in.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Limits.</b> {@code heldBytesMax}: above it the client is cut off, told
 * by {@link Owner}.
 */
public final class ReplyQueue implements ReplyTarget {
    private final Output output;
    private final Protocol protocol;
    private final Slot.Pool slots;
    private final Tally tally;
    private final Sight sight;
    private final long heldBytesMax;
    private final Muting muting;
    private final Owner owner;
    private final ArrayDeque<Slot> order = new ArrayDeque<>();
    private int inFlight;
    private int writesInFlight;
    private long heldBytes;
    private long replyBytes;
    private long largestBytes;
    private boolean watched;
    /** The last slot that no message may overtake; null if none waits. */
    private @Nullable Slot barrier;
    /** Those of which the replies are not wanted; empty for nearly all clients. */
    private final Set<Slot> muted = new HashSet<>(0);

    private boolean pushNext;

    /** Whose replies these are. */
    interface Owner {
        /** The client cannot be given what it is owed. */
        void cutOff(String why);

        /** Who it is, for those who count. */
        ClientInfo client();

        /** Some replies went out while the owner {@link #watch watches}. */
        void progressed();
    }

    ReplyQueue(Output output, ClientServices services, Muting muting, Owner owner) {
        this.muting = muting;
        this.output = output;
        this.protocol = services.protocol();
        this.slots = services.slots();
        this.tally = services.tally();
        this.sight = services.sight();
        this.heldBytesMax = services.limits().replyBytesMax();
        this.owner = owner;
    }

    /** A place behind all others. */
    public Slot open(int commands, boolean write) {
        Slot slot = place(commands, write);
        if (muting.mutesNext()) {
            muted.add(slot);
        }
        return slot;
    }

    /** The same, for replies that the client has asked not to hear, whatever they are. */
    public Slot openUnheard(int commands, boolean write) {
        Slot slot = place(commands, write);
        muted.add(slot);
        return slot;
    }

    private Slot place(int commands, boolean write) {
        Slot slot = slots.take();
        slot.open(this, commands, write, tally.nowNanos());
        order.add(slot);
        inFlight += commands;
        if (write) {
            writesInFlight++;
        }
        return slot;
    }

    /** A reply that is known at once, in its turn. */
    public void answer(byte[] resp) {
        answerOwned(Unpooled.wrappedBuffer(resp));
    }

    /** An error in place of a reply, in its turn. */
    public void refuse(String error) {
        answer(protocol.error(error));
    }

    /** A reply that is known at once, in its turn; takes over the reference. */
    public void answerOwned(ByteBuf reply) {
        count(reply);
        boolean unwanted = muting.mutesNext() && !pushNext;
        pushNext = false;
        if (unwanted) {
            reply.release();
        } else if (order.isEmpty()) {
            output.writeOwned(reply);
        } else {
            enqueue(1, reply);
        }
    }

    /** Whether the next command's reply has a place of its own, since it is left out. */
    public boolean isNextAlone() {
        return muting.isOfOne();
    }

    /** What comes next is no reply, though it has its turn as one: it is wanted in any case. */
    void nextIsPush() {
        pushNext = true;
    }

    /**
     * A message to the client, valid during the call. It goes out at once, past replies that are not there yet; but not within a
     * reply, nor before what the node itself has answered, which may be that the client is subscribed.
     */
    void push(ByteBuf in, int at, int length) {
        if (barrier == null && replyBytes == 0) {
            output.write(in, at, length);
        } else {
            enqueue(0, in.retainedSlice(at, length));
        }
    }

    /** Behind all others, and before messages that come later. */
    private void enqueue(int commands, ByteBuf owned) {
        Slot slot = place(commands, false);
        barrier = slot;
        hold(slot, owned);
        slot.markAnswered();
    }

    private void count(ByteBuf reply) {
        if (protocol.isError(reply, reply.readerIndex())) {
            tally.clientErrors(1);
        }
    }

    @Override
    public void deliver(Slot slot, ByteBuf in, int at, int length, boolean last) {
        boolean wanted = muted.isEmpty() || !muted.contains(slot);
        if (order.peek() == slot) {
            if (wanted) {
                output.write(in, at, length);
                wrote(length);
            }
            if (last) {
                order.poll();
                finish(slot);
                drain();
                if (watched) {
                    owner.progressed();
                }
            }
            return;
        }
        if (wanted) {
            hold(slot, in.retainedSlice(at, length));
        }
        if (last) {
            slot.markAnswered();
        }
    }

    private void hold(Slot slot, ByteBuf piece) {
        slot.hold(piece);
        heldBytes += piece.readableBytes();
        if (heldBytes > heldBytesMax) {
            owner.cutOff("replies that wait for an earlier one take more than " + heldBytesMax + " bytes");
        }
    }

    private void drain() {
        for (Slot head = order.peek(); head != null; head = order.peek()) {
            for (ByteBuf piece = head.takeHeld(); piece != null; piece = head.takeHeld()) {
                heldBytes -= piece.readableBytes();
                wrote(piece.readableBytes());
                output.writeOwned(piece);
            }
            if (!head.isAnswered()) {
                return;
            }
            order.poll();
            finish(head);
        }
    }

    private void wrote(int length) {
        replyBytes += length;
        largestBytes = Math.max(largestBytes, replyBytes);
    }

    /** Bytes of the largest reply to one batch so far. */
    long largestBytes() {
        return largestBytes;
    }

    private void finish(Slot slot) {
        replyBytes = 0;
        if (slot == barrier) {
            barrier = null;
        }
        if (!muted.isEmpty()) {
            muted.remove(slot);
        }
        inFlight -= slot.commands();
        if (slot.isWrite()) {
            writesInFlight--;
        }
        Consistency level = slot.level();
        if (level != null) {
            tally.answered(slot.commands(), slot.isWrite());
            sight.answered(slot, level, owner.client(), tally.nowNanos());
        }
        slots.give(slot);
    }

    @Override
    public void brokenOff(Slot slot) {
        if (muted.contains(slot)) {
            deliver(slot, Unpooled.EMPTY_BUFFER, 0, 0, true); // it has heard nothing of it, and was not to
        } else {
            owner.cutOff("a reply broke off in the middle");
        }
    }

    /** Whether the owner wants to hear of progress: while it does not read, or wants to close. */
    void watch(boolean watch) {
        watched = watch;
    }

    /** Commands read and not answered. */
    public int inFlight() {
        return inFlight;
    }

    /** Write batches not answered. */
    public int writesInFlight() {
        return writesInFlight;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    /** The client is gone: nobody waits for anything. */
    void abandonAll() {
        for (Slot slot = order.poll(); slot != null; slot = order.poll()) {
            slot.cancel();
            for (ByteBuf piece = slot.takeHeld(); piece != null; piece = slot.takeHeld()) {
                piece.release();
            }
            slots.give(slot);
        }
        inFlight = 0;
        writesInFlight = 0;
        heldBytes = 0;
        barrier = null;
        muted.clear();
    }
}
