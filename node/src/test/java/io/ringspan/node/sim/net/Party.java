package io.ringspan.node.sim.net;

/** One end of a connection, as the network sees it. */
public interface Party {
    /** Bytes have come. */
    void arrived(byte[] bytes);

    /** The other end says no more. */
    void ended();

    /** The connection is broken: what did not come yet never will. */
    void broken();

    /** The other end has read so many of the bytes that were sent to it. */
    default void taken(int bytes) {}

    /** There is room again after {@link Pipe#room} was too small. */
    default void roomAgain() {}
}
