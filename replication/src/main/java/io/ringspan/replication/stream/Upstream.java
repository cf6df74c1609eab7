package io.ringspan.replication.stream;

import io.ringspan.replication.frame.StreamId;

/**
 * The way back to where a write came from: one incoming peer connection, or the own worker. What a final replica has to
 * say to an origin goes here, through a relay or not; {@code replica} is whom it is about.
 *
 * <p>Implemented by {@code node}, one for each connection. No call waits or throws, or calls back before it has returned.
 */
public interface Upstream {
    /** Stands for a position when the replica knows nothing of the stream, or no longer does. */
    long LOST = -1;

    /** The replica has applied everything meant for it up to this position. */
    void mark(StreamId stream, int replica, long mark);

    /**
     * The replica stands at this position and wants what follows, also if it has been sent before.
     *
     * @param position the last that it took, or {@link #LOST}
     * @param life which life of the replica says so
     */
    void behind(StreamId stream, int replica, long position, long life);

    /** The replica does not own what this write is for, by a topology of this epoch, and has not taken it. */
    void wrongOwner(StreamId stream, int replica, long position, int ringEpoch);

    /** Whether the relay at this connection's other end can pass writes to the replica; what it had passed may be lost. */
    void reachable(StreamId stream, int replica, boolean reachable);
}
