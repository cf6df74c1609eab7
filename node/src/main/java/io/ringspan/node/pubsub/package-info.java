/**
 * Messages that clients publish to channels: who of a node's clients is subscribed to what, and how a message gets to the other
 * nodes. No store takes part. A message reaches each subscriber at most once: where there is no room or no way for it, it is dropped
 * and counted. It knows neither sockets nor links: see {@link io.ringspan.node.pubsub.Passing}.
 *
 * <p><b>Threads.</b> Each worker has its own subscribers; what the workers of a node share is {@link io.ringspan.node.pubsub.NodeChannels}.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.pubsub;
