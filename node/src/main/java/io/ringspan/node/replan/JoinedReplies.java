package io.ringspan.node.replan;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.ComparedCommands;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.request.ClientError;
import io.ringspan.node.request.Slot;
import io.ringspan.node.worker.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The replies to the keys of one command, until the last is there and they make its one.
 *
 * <p><b>Owner.</b> The worker. <b>Buffers.</b> Copies what it is given. <b>Limits.</b> So many bytes; what is more is an error.
 */
final class JoinedReplies {
    private final long bytesMax;
    /** Of the heap. */
    private @Nullable ByteBuf held;

    private long bytes;

    /** @param bytesMax that are held at most */
    JoinedReplies(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** The next piece of the reply to a key. */
    void add(ByteBuf in, int at, int length) {
        bytes += length;
        if (bytes > bytesMax) {
            drop();
            return;
        }
        ByteBuf to = held == null ? Unpooled.buffer(length) : held;
        held = to.writeBytes(in, at, length);
    }

    /**
     * All are there: gives the command's client its reply.
     *
     * @param last whether it is the last that the slot waits for
     */
    void deliver(ComparedCommands commands, Protocol protocol, Slot to, boolean last) {
        ByteBuf replies = held;
        if (replies == null) {
            to.ends(Outcome.ERROR);
            give(Unpooled.wrappedBuffer(protocol.error(ClientError.replyTooLarge(bytesMax))), to, last);
        } else {
            give(commands.joined(replies), to, last);
        }
        drop();
        bytes = 0;
    }

    private static void give(ByteBuf reply, Slot to, boolean last) {
        to.deliver(reply, reply.readerIndex(), reply.readableBytes(), last);
    }

    /** Nobody waits for them any more. */
    void drop() {
        held = null;
    }
}
