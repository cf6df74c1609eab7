package io.ringspan.replication.conflict;

import io.netty.buffer.ByteBuf;

/**
 * Is told of some of the writes that came too late.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Valid during the call.
 */
public interface Conflicts {
    /** Nobody wants to know. */
    Conflicts NOBODY = new Conflicts() {
        @Override
        public boolean wants() {
            return false;
        }

        @Override
        public void happened(ByteBuf in, int keyAt, int keyLength, Conflict conflict) {}
    };

    /** Asked once for each: whether this one is to be told. */
    boolean wants();

    /** It is. */
    void happened(ByteBuf in, int keyAt, int keyLength, Conflict conflict);
}
