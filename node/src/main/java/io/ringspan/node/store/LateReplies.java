package io.ringspan.node.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.protocol.ReplyWalker;
import io.ringspan.replication.late.LateAnswers;

/**
 * The replies to a span of which some commands came too late to be run: in those places stands what they would have been answered, or, if nobody knows
 * that, an error that says so; of a span that is applied as one, among the replies to its EXEC. It is the same
 * at every replica, so that they agree.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Holds a copy of the replies until all have come, or none will.
 */
final class LateReplies implements WriteReplies {
    private static final String OVERWRITTEN =
            "OVERWRITTEN the key has a later value, written before this command came; it"
                    + " counts as run before that, and what it would have been answered is not known";

    private static final ByteBuf QUEUED =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer("+QUEUED\r\n".getBytes(US_ASCII)));

    private final Protocol protocol;
    private final WriteReplies to;
    private final LateAnswers late;
    private final ByteBuf gathered = ByteBufAllocator.DEFAULT.buffer();

    /** @param late those commands */
    LateReplies(Protocol protocol, WriteReplies to, LateAnswers late) {
        this.protocol = protocol;
        this.to = to;
        this.late = late;
    }

    @Override
    public void replied(long position, ByteBuf in, int at, int length, boolean last, int refusals) {
        gathered.writeBytes(in, at, length);
        if (last) {
            ByteBuf replies = replaced();
            to.replied(position, replies, 0, replies.readableBytes(), true, refusals);
            replies.release();
            gathered.release();
        }
    }

    private ByteBuf replaced() {
        ByteBuf replies = ByteBufAllocator.DEFAULT.buffer(gathered.readableBytes());
        replace(0, gathered.writerIndex(), late, replies);
        return replies;
    }

    private void replace(int from, int to, LateAnswers places, ByteBuf replies) {
        ReplyWalker walker = protocol.replyWalker();
        LateAnswers within = new LateAnswers();
        int reply = 0;
        for (int at = from; at < to; reply++) {
            int end = walker.advance(gathered, at, to);
            if (places.has(reply) && isQueued(at)) {
                within.add(reply - 1, null); // without that to MULTI
                replies.writeBytes(gathered, at, end - at);
            } else if (places.has(reply)) {
                byte[] known = places.answer(reply);
                replies.writeBytes(known == null ? protocol.error(OVERWRITTEN) : known);
            } else if (end == to && !within.isEmpty() && gathered.getByte(at) == '*') {
                int items = gathered.indexOf(at, end, (byte) '\n') + 1;
                replies.writeBytes(gathered, at, items - at);
                replace(items, end, within, replies);
            } else {
                replies.writeBytes(gathered, at, end - at);
            }
            at = end;
        }
    }

    private boolean isQueued(int at) {
        return gathered.writerIndex() - at >= QUEUED.readableBytes()
                && ByteBufUtil.equals(gathered, at, QUEUED, 0, QUEUED.readableBytes());
    }

    @Override
    public void unanswered(long position) {
        gathered.release();
        to.unanswered(position);
    }
}
