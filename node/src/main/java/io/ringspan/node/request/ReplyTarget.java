package io.ringspan.node.request;

import io.netty.buffer.ByteBuf;

/** Where the replies to a batch go: the client, or the merge of a command that was split. */
public interface ReplyTarget {
    /**
     * Takes replies of {@code slot}; the bytes are valid during the call only.
     *
     * @param last whether the slot is answered with this; the target then gives the slot back to its pool
     */
    void deliver(Slot slot, ByteBuf in, int at, int length, boolean last);

    /** The replies of {@code slot} broke off after some of them were delivered: no right answer is possible. */
    void brokenOff(Slot slot);
}
