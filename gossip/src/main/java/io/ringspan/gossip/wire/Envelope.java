package io.ringspan.gossip.wire;

/**
 * A message as it came.
 *
 * @param cluster the number of the sender's cluster, see {@link GossipCodec#cluster}
 * @param skipped claims in it that only a newer version understands
 */
public record Envelope(long cluster, Sender from, GossipMessage message, int skipped) {}
