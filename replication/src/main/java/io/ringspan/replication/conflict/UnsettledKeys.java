package io.ringspan.replication.conflict;

import io.netty.buffer.ByteBuf;

/**
 * Is told of keys whose value here may not be that of the other replicas: something came out of order, or nobody knows
 * whether the store has applied it.
 *
 * <p><b>Owner.</b> The store worker. <b>Buffers.</b> Valid during the call.
 */
@FunctionalInterface
public interface UnsettledKeys {
    /** Nobody wants to know. */
    UnsettledKeys NOBODY = (in, keyAt, keyLength, digest) -> {};

    /**
     * One key.
     *
     * @param digest stands for it, as {@link KeyVersions#digest} says
     */
    void add(ByteBuf in, int keyAt, int keyLength, long digest);
}
