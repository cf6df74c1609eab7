package io.ringspan.node.ringread;

import io.netty.buffer.ByteBuf;
import io.ringspan.node.resp.ExpectedReply;
import io.ringspan.node.resp.RespWriter;

/**
 * An array of those keys that are with their owners. A store may have others: of a ring that it was in before, or put there past
 * the nodes.
 *
 * <p><b>Owner.</b> The worker of the client. <b>Buffers.</b> Holds what it makes until {@link #end} or {@link #discard}.
 */
final class KeyArray {
    /** Before the keys: a cursor, an array of two around it, and how many keys there are. */
    private static final int HEAD_BYTES_MAX = 64;

    private final Questions questions;
    private final ByteBuf out;
    private int count;

    KeyArray(Questions questions) {
        this.questions = questions;
        this.out = questions.reads().allocator().buffer();
        out.writeZero(HEAD_BYTES_MAX);
    }

    /** Takes those that the node owns from an array that ends the reply; false if there is no such. */
    boolean addFrom(ExpectedReply reply, int node) {
        long left = reply.array();
        for (; left > 0 && reply.isGood(); left--) {
            reply.bulk();
            if (reply.isGood() && questions.owns(node, reply)) {
                out.writeBytes(reply.in(), reply.itemAt(), reply.at() - reply.itemAt());
                count++;
            }
        }
        return reply.isWhole();
    }

    /** The array alone. */
    ByteBuf end() {
        ByteBuf head = questions.reads().allocator().buffer(HEAD_BYTES_MAX);
        new RespWriter().to(head, questions.protocol()).array(count);
        return behind(head);
    }

    /** The same, behind a cursor, as {@code SCAN} replies. */
    ByteBuf end(long cursor) {
        ByteBuf head = questions.reads().allocator().buffer(HEAD_BYTES_MAX);
        new RespWriter().to(head, questions.protocol()).array(2).bulk(cursor).array(count);
        return behind(head);
    }

    private ByteBuf behind(ByteBuf head) {
        int from = HEAD_BYTES_MAX - head.readableBytes();
        out.setBytes(from, head);
        out.readerIndex(from);
        head.release();
        return out;
    }

    void discard() {
        out.release();
    }
}
