package io.ringspan.gossip.protocol;

import io.ringspan.base.Endpoint;

/** How messages leave. Any may be lost, late, repeated or overtaken. */
@FunctionalInterface
public interface GossipTransport {
    /**
     * Sends, if that can be done without waiting; else the message is lost. Called by the owner of the gossip, never within
     * another call of this method.
     *
     * @param to where the receiver listens for nodes
     * @param message at most 1,400 bytes, which are the transport's from now on
     */
    void send(Endpoint to, byte[] message);
}
