package io.ringspan.node.decide;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ringspan.node.protocol.Protocol;

/** Takes what was decided. */
public interface Answered {
    /** Nothing was written. */
    long NO_STAMP = 0;

    /**
     * Once.
     *
     * @param reply the client's, an error perhaps; to be released
     * @param stamp of what was written: what the client writes next has to be later; {@link #NO_STAMP} if that is nothing
     */
    void decided(ByteBuf reply, long stamp);

    /** Nothing was done, which is said in that protocol. */
    default void nothing(Protocol protocol, DecisionError why) {
        decided(Unpooled.wrappedBuffer(why.said(protocol)), NO_STAMP);
    }
}
