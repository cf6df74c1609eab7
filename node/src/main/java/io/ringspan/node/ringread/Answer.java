package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.HeldReply;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.ReplyTarget;
import io.ringspan.node.request.Slot;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespProtocol;
import io.ringspan.node.worker.Outcome;

/**
 * What one node answers, as far as it is there.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds the reply until {@link #drop}. <b>Limits.</b> Those of its
 * {@link Questions}.
 */
final class Answer implements ReplyTarget {
    private final Questions questions;
    private final Slot slot = new Slot();
    private final HeldReply reply;
    private int[] asked = {};
    private boolean ended;

    Answer(Questions questions, ByteBufAllocator allocator) {
        this.questions = questions;
        this.reply = new HeldReply(RespProtocol.RESP, allocator);
    }

    /** The slot to ask one of these nodes with. */
    Slot open(int[] oneOf, long startNanos) {
        asked = oneOf;
        slot.open(this, 1, false, startNanos);
        return slot;
    }

    @Override
    public void deliver(Slot of, ByteBuf in, int at, int length, boolean last) {
        if (questions.mayHold(length)) {
            reply.hold(in, at, length, last);
        }
        if (last) {
            ended = true;
            slot.clear();
            questions.answered();
        }
    }

    @Override
    public void brokenOff(Slot of) {
        reply.drop();
        ClientError.UNAVAILABLE.inPlaceOfReply(of, RespProtocol.RESP);
    }

    /** The node that answered, by its number. */
    int node() {
        return slot.answeredBy();
    }

    /** Whether there is no answer, but an error of this node. */
    boolean isOwnError() {
        return slot.outcome() != Outcome.OK;
    }

    /** Whether that is because the one node that was asked cannot be reached. */
    boolean isLost() {
        ByteBuf lost = Unpooled.wrappedBuffer(RespProtocol.RESP.error(ClientError.UNAVAILABLE.text()));
        return asked.length == 1
                && reply.end() - reply.at() == lost.readableBytes()
                && ByteBufUtil.equals(reply.bytes(), reply.at(), lost, 0, lost.readableBytes());
    }

    /** Who was asked. */
    int[] asked() {
        return asked;
    }

    HeldReply reply() {
        return reply;
    }

    /** Reads the reply from its beginning. */
    ExpectedReply read() {
        return new ExpectedReply(reply.bytes(), reply.at(), reply.end());
    }

    /** Nobody waits for it any more. */
    void cancel() {
        if (!ended) {
            slot.cancel();
            slot.clear();
        }
        drop();
    }

    void drop() {
        reply.drop();
    }
}
