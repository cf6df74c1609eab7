package io.ringspan.replication.stream;

import io.ringspan.replication.frame.RackPrevs;
import io.ringspan.replication.frame.Resume;
import io.ringspan.replication.frame.StreamId;
import io.ringspan.replication.frame.WriteFrame;

/**
 * The way to other nodes, and to the own store, which is a final replica like any other: the node's own number stands for
 * it. {@code replication} declares it, {@code node} implements it, once for the writes that a worker originates and once
 * for those that it relays.
 *
 * <p>No call waits or throws. None calls back before it has returned: what a frame brings about, even in the own store, is
 * told in a later step of the event loop. Frames to one node arrive in the order of the calls, or the connection breaks.
 *
 * <p><b>Buffers.</b> What is handed in is valid during the call. Who needs a span longer copies it or retains it.
 */
public interface PeerSender {
    /** Whether there is a connection to the node that has finished its handshake. Always so for the own store. */
    boolean connected(int node);

    /**
     * Sends a write to a final replica.
     *
     * @param prev the position of the stream's write before this one for that replica
     * @return false if it was not sent: the connection is gone or holds too much. In the latter case the owner is told
     *     when there is room again
     */
    boolean write(int replica, StreamId stream, WriteFrame write, long prev);

    /** Sends a write to a replica in another datacenter, for it to pass on; returns as {@link #write} does. */
    boolean relay(int relay, StreamId stream, WriteFrame write, RackPrevs prevs);

    /**
     * Tells a replica where a stream goes on for it, and asks where it stands; it answers with {@link Upstream#behind}. A
     * loss shows itself by the connection's end. When the connection is gone, does nothing.
     *
     * @param via the node to send it to: the replica, or a relay that passes it on
     */
    void resume(int via, int replica, StreamId stream, Resume resume);

    /**
     * The stream has sent as much of what lies on disk as one turn is to spend on that, and has more: {@link OriginStream#goOn} is
     * to be called {@value OriginStream#PAUSE_MILLIS} ms later. May be said several times until then. Where nobody does it, the
     * next tick does.
     */
    default void pause(StreamId stream) {}
}
