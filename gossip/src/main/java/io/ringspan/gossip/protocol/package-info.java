/**
 * Gossip itself: {@link io.ringspan.gossip.protocol.Gossip} is the whole of it for its owner. Knows no socket, no thread
 * and no clock: time, chance and messages are handed in, and messages are handed out to a {@link
 * io.ringspan.gossip.protocol.GossipTransport}. How it works, and why so, is told in docs/gossip.md.
 *
 * <p><b>Owner.</b> All types here belong to the one thread that calls {@link io.ringspan.gossip.protocol.Gossip}; in a node,
 * that is an event loop.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.protocol;
