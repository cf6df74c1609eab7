package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Protocol;
import io.ringspan.node.worker.Outcome;

/** What the node itself says when a command did not come to a reply. The first word never changes. */
public enum ClientError {
    /** Only when nothing was sent. */
    UNAVAILABLE("no replica of this key can be reached; nothing was done; try again"),
    /** A read. */
    TIMEOUT("no replica answered in time; try again"),
    /** A write that was sent. */
    UNKNOWN("the write was sent, and no replica confirmed it in time; it may still take effect"),
    /** A write that the stores did not take because of their own state. */
    REFUSED("the stores do not take writes now; the write is kept and tried again, it may still take effect"),
    /** A write, of which nothing was sent. */
    CLOCKSKEW("the clock of this node is wrong, so it takes no writes; nothing was done; use another node"),
    /** Nothing was sent. */
    OVERLOADED("too many commands are waiting on this node; nothing was done; wait, then try again");

    /** Nothing was sent, since there is no memory for what it would bring. */
    public static final String MEMORY_USED_UP =
            "OVERLOADED this node's memory is used up (direct_memory_max); nothing was done; wait, then try again";

    private final String text;

    ClientError(String advice) {
        text = name() + " " + advice;
    }

    /** Answers the one command of a slot with it, for a reply that broke off before any of it went to the client. */
    public void inPlaceOfReply(Slot slot, Protocol protocol) {
        slot.ends(Outcome.ERROR);
        ByteBuf error = Unpooled.wrappedBuffer(protocol.error(text));
        slot.deliver(error, 0, error.readableBytes(), true);
        error.release();
    }

    /** For a reply that the node would have to hold whole, and that is larger than it may hold. */
    public static String replyTooLarge(long bytesMax) {
        return "ERR the reply is larger than the limit of " + bytesMax + " bytes (reply_bytes_max)";
    }

    /** As one line, which {@link Protocol#error} puts as clients hear it. */
    public String text() {
        return text;
    }
}
