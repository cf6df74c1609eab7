/**
 * What nodes say to each other, and how it is written down. Every message fits into {@link
 * io.ringspan.gossip.wire.GossipCodec#MESSAGE_BYTES_MAX} bytes. Bytes come from anybody: nothing is believed of their
 * lengths, and what newer versions add is skipped.
 */
@org.jspecify.annotations.NullMarked
package io.ringspan.gossip.wire;
